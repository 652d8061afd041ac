using System.Text.Json;
using System.Text.RegularExpressions;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Core.Workspace.Searching;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>Finds lines in files.</summary>
internal sealed class SearchFileContentTool : ITool
{
    private const string Verb = "search";

    private static readonly string[] _names = ["pattern", "file_pattern", "directory", "case_sensitive", "regex"];

    /// <inheritdoc/>
    public string Name => "search_file_content";

    /// <inheritdoc/>
    public string Title => "Search in files";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Search;

    /// <inheritdoc/>
    public bool OnlyLooks => true;

    /// <inheritdoc/>
    public string Description =>
        $"Finds lines that contain a text, or match a regular expression, and shows them as path:line:content; at most {FoundLines.MostShown}. "
        + "What .gitignore and .ignore name is left out, and so are binary files and files that hold keys or passwords. Links are not followed.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "pattern": { "type": "string", "description": "The text to find, or with regex a regular expression, matched against each line by itself." },
            "file_pattern": { "type": "string", "description": "Which files to look in, such as *.py (in any directory) or src/**/*.ts. Default: all." },
            "directory": { "type": "string", "description": "Where to look: absolute, or relative to the working directory. Default: the working directory." },
            "case_sensitive": { "type": "boolean", "description": "Whether upper and lower case differ. Default: true." },
            "regex": { "type": "boolean", "description": "Whether the pattern is a regular expression; look-around and back-references do not exist. Default: false." }
          },
          "required": ["pattern"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var pattern = given.Text("pattern");
        if (pattern.Length == 0)
        {
            throw given.Wrong("pattern", "must not be empty");
        }

        var search = Search(given, pattern, given.OptionalFlag("case_sensitive") ?? true, given.OptionalFlag("regex") ?? false);
        var wanted = FilePatterns.Parse(given, "file_pattern", given.OptionalPath("file_pattern") ?? "**", anyDepth: true);
        var directory = wanted.In(given.OptionalPath("directory") ?? ".");
        return await ToolTexts.Detached<PreparedCall>(
            () => new Call(arguments, PlacedDirectory.Open(new WorkspaceFiles(environment.Roots).Look(directory), "directory", Verb), wanted, pattern, search), cancellation)
            .ConfigureAwait(false);
    }

    private static LineSearch Search(ToolArguments given, string pattern, bool isCaseSensitive, bool isRegex)
    {
        try
        {
            return isRegex ? LineSearch.ForRegex(pattern, isCaseSensitive)
                : pattern.AsSpan().ContainsAny('\n', '\r') ? throw given.Wrong("pattern", "must be on one line")
                : LineSearch.ForText(pattern, isCaseSensitive);
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            throw given.Wrong("pattern", $"is no regular expression that can be used here: {e.Message}");
        }
    }

    private sealed class Call(JsonElement arguments, PlacedDirectory directory, FilePatterns wanted, string pattern, LineSearch search)
        : DirectoryCall("search_file_content", Verb, arguments, directory)
    {
        public override string Title => $"Search for {ToolTexts.OneLine(pattern)}";

        protected override string Look(SafeFileHandle handle, CancellationToken cancellation)
        {
            var found = new FoundLines(wanted.Prefix);
            using var root = Directory.OpenRoot();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            found.Enough = stop.Cancel;
            try
            {
                FileWalk.Go(handle, root, Directory.NamesFromRoot, wanted.Patterns, file => Search(file, found), stop.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // There is more than anybody wants to read.
            }

            return found.Tell();
        }

        private void Search(in FoundFile file, FoundLines found)
        {
            if (SensitivePaths.HoldsSecrets($"{Directory.Place.Canonical}/{file.Path}"))
            {
                found.PassedOver(secret: true);
                return;
            }

            try
            {
                found.Add(file.Path, search.Find(file));
            }
            catch (SystemCallException)
            {
                found.PassedOver(secret: false);
            }
        }
    }
}
