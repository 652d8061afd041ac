using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
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

    private static readonly string[] _names = ["directory_path", "recursive"];

    /// <inheritdoc/>
    public string Name => "list_directory";

    /// <inheritdoc/>
    public string Title => "List directory";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Read;

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
            () => Call.Prepare(arguments, new WorkspaceFiles(environment.Roots).Look(path), recursive), cancellation).ConfigureAwait(false);
    }

    private sealed class Call(JsonElement arguments, Place place, SafeFileHandle? directory, string? problem, bool recursive) : PreparedCall
    {
        public override string Title => $"List {ToolTexts.OneLine(place.Display)}";

        public override ToolCallFacts Facts { get; } = new("list_directory", arguments, [place.Fact(writes: false)]);

        public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = place.Shown }];

        public static Call Prepare(JsonElement arguments, Place place, bool recursive)
        {
            var (directory, problem) = Open(place);
            if (problem is not null && place.WithinRoots)
            {
                place.Dispose();
                throw new ToolArgumentException($"directory_path: cannot list {ToolTexts.OneLine(place.Display)}: {problem}");
            }

            return new Call(arguments, place, directory, problem, recursive);
        }

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            if (directory is null)
            {
                return ToolTexts.Failed($"Cannot list {ToolTexts.OneLine(place.Display)}: {problem}.");
            }

            try
            {
                return new ToolResult(true, Tell(await ToolTexts.Detached(
                    () => DirectoryListing.Of(directory, recursive, MostEntries, cancellation), cancellation).ConfigureAwait(false)));
            }
            catch (SystemCallException error)
            {
                return ToolTexts.Failed($"Cannot list {ToolTexts.OneLine(place.Display)}: {error.Kind().Describe()}.");
            }
        }

        public override ValueTask DisposeAsync()
        {
            directory?.Dispose();
            place.Dispose();
            return base.DisposeAsync();
        }

        private static (SafeFileHandle? Directory, string? Problem) Open(Place place)
        {
            if (place.Problem is not null)
            {
                return (null, place.Problem);
            }

            if (place.Status is not { } status)
            {
                return (null, FileError.NotFound.Describe());
            }

            if (status.Kind != FileKind.Directory)
            {
                return (null, "it is not a directory");
            }

            try
            {
                var directory = AtCalls.Open(place.Directory!, place.FileName, OpenFlags.Walk | OpenFlags.Directory);
                if (FileStatus.Of(directory, place.FileName).IsSameFile(status))
                {
                    return (directory, null);
                }

                directory.Dispose();
                return (null, FileError.NotFound.Describe());
            }
            catch (SystemCallException error)
            {
                return (null, error.Kind().Describe());
            }
        }

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
