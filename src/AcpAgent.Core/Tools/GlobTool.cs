using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Workspace;
using AcpAgent.Core.Workspace.Searching;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>Finds files by their names.</summary>
internal sealed class GlobTool : ITool
{
    /// <summary>Files shown at most.</summary>
    public const int MostFiles = 1000;

    private const string Verb = "look in";

    private static readonly string[] _names = ["pattern", "directory"];

    /// <inheritdoc/>
    public string Name => "glob";

    /// <inheritdoc/>
    public string Title => "Find files";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Search;

    /// <inheritdoc/>
    public bool OnlyLooks => true;

    /// <inheritdoc/>
    public string Description =>
        $"Finds files whose path matches a pattern such as src/**/*.cs, sorted; at most {MostFiles}. ** stands for any directories. "
        + "What .gitignore and .ignore name is left out, unless the pattern begins with it. Links are not followed.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "pattern": { "type": "string", "description": "The pattern, such as *.md, src/**/*.{ts,tsx} or **/test_?.py." },
            "directory": { "type": "string", "description": "Where to look: absolute, or relative to the working directory. Default: the working directory." }
          },
          "required": ["pattern"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var wanted = FilePatterns.Parse(given, "pattern", given.RequiredPath("pattern"), anyDepth: false);
        var directory = wanted.In(given.OptionalPath("directory") ?? ".");
        return await ToolTexts.Detached<PreparedCall>(
            () => new Call(arguments, PlacedDirectory.Open(new WorkspaceFiles(environment.Roots).Look(directory), "directory", Verb), wanted), cancellation)
            .ConfigureAwait(false);
    }

    private sealed class Call(JsonElement arguments, PlacedDirectory directory, FilePatterns wanted) : DirectoryCall("glob", Verb, arguments, directory)
    {
        public override string Title => $"Find {ToolTexts.OneLine(wanted.Text)}";

        protected override string Look(SafeFileHandle handle, CancellationToken cancellation)
        {
            var found = new ConcurrentBag<string>();
            using var root = Directory.OpenRoot();
            var unreadable = FileWalk.Go(handle, root, Directory.NamesFromRoot, wanted.Patterns, file => found.Add(file.Path), cancellation);
            return Tell([.. found], unreadable);
        }

        private string Tell(List<string> found, int unreadable)
        {
            found.Sort(string.CompareOrdinal);
            var text = new StringBuilder();
            foreach (var path in found.Take(MostFiles))
            {
                text.Append(ToolTexts.OneLine(wanted.Prefix)).Append(ToolTexts.OneLine(path)).Append('\n');
            }

            if (found.Count == 0)
            {
                text.Append("[No file matches.]\n");
            }
            else if (found.Count > MostFiles)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{found.Count - MostFiles} more match. Look for something narrower.]\n");
            }

            return unreadable == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"[{unreadable} directories could not be read.]\n").ToString();
        }
    }
}
