using System.Globalization;
using System.Text;
using AcpAgent.Core.Workspace.Searching;

namespace AcpAgent.Core.Tools;

/// <summary>What a search has found so far. Safe to use from several threads.</summary>
/// <param name="prefix">Stands before every path.</param>
internal sealed class FoundLines(string prefix)
{
    /// <summary>Lines shown at most.</summary>
    public const int MostShown = 100;

    private const int MostCounted = 20_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SearchedFile> _files = new(StringComparer.Ordinal);
    private long _count;
    private int _secret;
    private int _unsearched;

    /// <summary>Called when there is more than is worth counting.</summary>
    public Action Enough { get; set; } = () => { };

    /// <summary>Adds what was found in a file.</summary>
    public void Add(string path, SearchedFile file)
    {
        lock (_gate)
        {
            _unsearched += file.IsTooLarge ? 1 : 0;
            if (file.Count == 0)
            {
                return;
            }

            _files.Add(path, file);
            _count += file.Count;
            if (_count <= MostCounted)
            {
                return;
            }
        }

        Enough();
    }

    /// <summary>A file was not looked into.</summary>
    /// <param name="secret">Because it may hold secrets; else because it could not be read.</param>
    public void PassedOver(bool secret) => Interlocked.Increment(ref secret ? ref _secret : ref _unsearched);

    /// <summary>All of it, for the model.</summary>
    public string Tell()
    {
        lock (_gate)
        {
            var text = new StringBuilder();
            var shown = 0;
            foreach (var (path, file) in _files)
            {
                foreach (var line in file.Lines.Take(MostShown - shown))
                {
                    text.Append(ToolTexts.OneLine(prefix + path)).Append(CultureInfo.InvariantCulture, $":{line.Number}:").Append(line.Text).Append('\n');
                    shown++;
                }

                if (shown == MostShown)
                {
                    break;
                }
            }

            Note(_count == 0, "Nothing was found.");
            Note(_count > shown && _count <= MostCounted, $"{_count - shown} more lines match. Search for something narrower.");
            Note(_count > MostCounted, $"More than {MostCounted} lines match, so not all was searched. Search for something narrower.");
            Note(_secret > 0, $"{_secret} files that may hold keys or passwords were not searched.");
            Note(_unsearched > 0, $"{_unsearched} files could not be searched: too large, or not to be read.");
            return text.ToString();

            void Note(bool holds, string words)
            {
                if (holds)
                {
                    text.Append('[').Append(words).Append("]\n");
                }
            }
        }
    }
}
