using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Workspace.Searching;

/// <summary>Finds lines in a file. Safe to use from several threads.</summary>
internal sealed class LineSearch
{
    /// <summary>Files of more bytes are not looked into.</summary>
    public const int LargestFile = 64 << 20;

    private const int MostLines = 100;
    private const int LongestShown = 400;
    private const int Looked = 8 << 10;

    private readonly byte[]? _bytes;
    private readonly SearchValues<string>? _text;
    private readonly Regex? _regex;

    private LineSearch(byte[]? bytes, SearchValues<string>? text, Regex? regex) => (_bytes, _text, _regex) = (bytes, text, regex);

    /// <summary>For a text on one line.</summary>
    public static LineSearch ForText(string text, bool isCaseSensitive) => isCaseSensitive
        ? new LineSearch(Encoding.UTF8.GetBytes(text), null, null)
        : new LineSearch(null, SearchValues.Create([text], StringComparison.OrdinalIgnoreCase), null);

    /// <summary>For a regular expression. It takes time in proportion to what is searched, whatever it is.</summary>
    /// <exception cref="RegexParseException">It is none.</exception>
    /// <exception cref="NotSupportedException">It is one that cannot be searched for in such time.</exception>
    public static LineSearch ForRegex(string pattern, bool isCaseSensitive) => new(null, null, new Regex(
        pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (isCaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase)));

    /// <summary>Looks into a file.</summary>
    /// <exception cref="SystemCallException">It cannot be read.</exception>
    public SearchedFile Find(in FoundFile found)
    {
        using var file = AtCalls.Open(found.Directory, found.Name, OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoTerminal);
        if (FileStatus.Of(file, found.Name) is not { Kind: FileKind.File, Size: > 0 } status)
        {
            return SearchedFile.Empty;
        }

        if (status.Size > LargestFile)
        {
            return SearchedFile.Empty with { IsTooLarge = true };
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)status.Size);
        try
        {
            var length = 0;
            while (length < status.Size && AtCalls.Read(file, buffer.AsSpan(length, (int)status.Size - length), length) is var read and > 0)
            {
                if (length == 0 && buffer.AsSpan(0, Math.Min(read, Looked)).Contains((byte)0))
                {
                    return SearchedFile.Empty;
                }

                length += read;
            }

            return Find(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Looks into a text.</summary>
    public SearchedFile Find(ReadOnlySpan<byte> content)
    {
        if (_bytes is not null)
        {
            // Most files have nothing: that is told without a look at their lines.
            return content.IndexOf(_bytes) < 0 || content.Contains((byte)0) ? SearchedFile.Empty : FindBytes(content);
        }

        if (content.Contains((byte)0))
        {
            return SearchedFile.Empty;
        }

        var characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(content.Length));
        try
        {
            return FindCharacters(characters.AsSpan(0, Encoding.UTF8.GetChars(content, characters)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private SearchedFile FindBytes(ReadOnlySpan<byte> content)
    {
        var lines = new List<FoundLine>();
        var (count, number, counted) = (0L, 1L, 0);
        for (var at = content.IndexOf(_bytes); at >= 0;)
        {
            number += content[counted..at].Count((byte)'\n');
            var start = content[..at].LastIndexOf((byte)'\n') + 1;
            var end = content[at..].IndexOf((byte)'\n') is var length and >= 0 ? at + length : content.Length;
            if (lines.Count < MostLines)
            {
                var line = Encoding.UTF8.GetString(content[start..end]);
                lines.Add(new FoundLine(number, Shown(line, Encoding.UTF8.GetCharCount(content[start..at]))));
            }

            count++;
            counted = end;
            var next = content[end..].IndexOf(_bytes);
            at = next < 0 ? -1 : end + next;
        }

        return new SearchedFile(lines, count);
    }

    private SearchedFile FindCharacters(ReadOnlySpan<char> content)
    {
        var lines = new List<FoundLine>();
        var (count, number) = (0L, 0L);
        if (_text is not null && !content.ContainsAny(_text))
        {
            return SearchedFile.Empty;
        }

        foreach (var range in content.Split('\n'))
        {
            number++;
            var line = content[range].TrimEnd('\r');
            var at = Index(line);
            if (at >= 0 && (line.Length > 0 || range.Start.Value < content.Length))
            {
                count++;
                if (lines.Count < MostLines)
                {
                    lines.Add(new FoundLine(number, Shown(line.ToString(), at)));
                }
            }
        }

        return count == 0 ? SearchedFile.Empty : new SearchedFile(lines, count);
    }

    private int Index(ReadOnlySpan<char> line)
    {
        if (_text is not null)
        {
            return line.IndexOfAny(_text);
        }

        foreach (var match in _regex!.EnumerateMatches(line))
        {
            return match.Index;
        }

        return -1;
    }

    private static string Shown(string line, int at)
    {
        line = line.TrimEnd('\r');
        if (line.Length <= LongestShown)
        {
            return line;
        }

        var start = Math.Clamp(at - (LongestShown / 4), 0, line.Length - LongestShown);
        var end = start + LongestShown;
        start -= start > 0 && char.IsLowSurrogate(line[start]) ? 1 : 0;
        end -= end < line.Length && char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return $"{(start > 0 ? "[…] " : "")}{line[start..end]}{(end < line.Length ? " […]" : "")}";
    }
}
