using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>Shows what is in a directory.</summary>
internal sealed class ListDirectoryTool : ITool
{
    /// <summary>Entries shown at most.</summary>
    public const int MostEntries = 1000;

    private const string Verb = "list";

    private static readonly string[] _names = ["directory_path", "recursive"];

    /// <inheritdoc/>
    public string Name => "list_directory";

    /// <inheritdoc/>
    public string Title => "List directory";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Read;

    /// <inheritdoc/>
    public bool OnlyLooks => true;

    /// <inheritdoc/>
    public string Description =>
        $"Lists a directory, sorted; directories end with a slash. Shows at most {MostEntries} entries. Links are shown and not followed.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "directory_path": { "type": "string", "description": "The directory: absolute, or relative to the working directory. Default: the working directory." },
            "recursive": { "type": "boolean", "description": "Whether to list what is in its directories as well. Default: false." }
          },
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var path = given.OptionalPath("directory_path") ?? ".";
        var recursive = given.OptionalFlag("recursive") ?? false;
        return await ToolTexts.Detached<PreparedCall>(
            () => new Call(arguments, PlacedDirectory.Open(new WorkspaceFiles(environment.Roots).Look(path), "directory_path", Verb), recursive), cancellation).ConfigureAwait(false);
    }

    private sealed class Call(JsonElement arguments, PlacedDirectory directory, bool recursive) : DirectoryCall("list_directory", Verb, arguments, directory)
    {
        public override string Title => $"List {Directory.Name}";

        protected override string Look(SafeFileHandle handle, CancellationToken cancellation) => Tell(DirectoryListing.Of(handle, recursive, MostEntries, cancellation));

        private static string Tell(DirectoryListing listing)
        {
            var text = new StringBuilder();
            foreach (var entry in listing.Entries)
            {
                text.Append(ToolTexts.OneLine(entry.Path)).Append(entry.Kind switch
                {
                    FileKind.Directory => "/",
                    FileKind.Link => " (link)",
                    FileKind.Fifo => " (pipe)",
                    FileKind.Socket => " (socket)",
                    FileKind.Device => " (device)",
                    _ => "",
                });
                text.Append(entry.Note is null ? "\n" : $" [{entry.Note}]\n");
            }

            if (listing.Entries.Count == 0)
            {
                text.Append("[The directory is empty.]\n");
            }

            if (!listing.IsComplete)
            {
                text.Append(CultureInfo.InvariantCulture, $"[There is more than {listing.Entries.Count} entries. List a directory further down.]\n");
            }

            return text.ToString();
        }
    }
}
