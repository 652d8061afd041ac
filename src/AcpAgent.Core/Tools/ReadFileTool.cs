using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>Shows lines of a text file.</summary>
internal sealed class ReadFileTool : ITool
{
    private static readonly string[] _names = ["file_path", "offset", "limit"];

    /// <inheritdoc/>
    public string Name => "read_file";

    /// <inheritdoc/>
    public string Title => "Read file";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Read;

    /// <inheritdoc/>
    public bool OnlyLooks => true;

    /// <inheritdoc/>
    public string Description =>
        $"Reads a text file. Shows at most {TextWindow.MostLines} lines and {TextWindow.MostBytes / 1024} KiB at a time, and says where to go on.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "file_path": { "type": "string", "description": "The file: absolute, or relative to the working directory." },
            "offset": { "type": "integer", "minimum": 1, "description": "The first line to show; 1 is the file's first." },
            "limit": { "type": "integer", "minimum": 1, "description": "How many lines to show, at most {{TextWindow.MostLines}}." }
          },
          "required": ["file_path"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var path = given.RequiredPath("file_path");
        // Some count lines from 0; there is no other line that this could mean.
        var offset = Math.Max(given.OptionalCount("offset") ?? 1, 1);
        var limit = given.OptionalCount("limit") ?? TextWindow.MostLines;
        if (limit == 0)
        {
            throw given.Wrong("limit", "must be at least 1");
        }

        return await ToolTexts.Detached<PreparedCall>(
            () => Call.Prepare(arguments, environment, new WorkspaceFiles(environment.Roots).Look(path), offset, (int)Math.Min(limit, TextWindow.MostLines)),
            cancellation).ConfigureAwait(false);
    }

    private sealed class Call(JsonElement arguments, ToolEnvironment environment, Place place, SafeFileHandle? file, string? problem, long offset, int limit) : PreparedCall
    {
        public override string Title => $"Read {ToolTexts.OneLine(place.Display)}{(offset > 1 ? $" from line {offset}" : "")}";

        /// <summary>What the session's own commands have written is as near as its workspace.</summary>
        public override ToolCallFacts Facts { get; } = new("read_file", arguments,
            [place.Fact(writes: false) with { WithinRoots = place.WithinRoots || environment.Shell?.HoldsOutput(place.Canonical) == true }]);

        public override IReadOnlyList<ToolCallLocation> Locations =>
            [new() { Path = place.Shown, Line = offset is > 1 and <= uint.MaxValue ? (uint)offset : null }];

        public static Call Prepare(JsonElement arguments, ToolEnvironment environment, Place place, long offset, int limit)
        {
            var (file, problem) = Open(place);
            if (problem is not null && place.WithinRoots)
            {
                place.Dispose();
                throw new ToolArgumentException($"file_path: cannot read {ToolTexts.OneLine(place.Display)}: {problem}");
            }

            return new Call(arguments, environment, place, file, problem, offset, limit);
        }

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            if (file is null)
            {
                return ToolTexts.Failed($"Cannot read {ToolTexts.OneLine(place.Display)}: {problem}.");
            }

            try
            {
                // The file itself was read by its handle; what the client has is asked for by its name.
                if (ClientFile.Of(environment, place) is { } client && await client.LookAsync(cancellation).ConfigureAwait(false))
                {
                    var unsaved = Tell(TextWindow.Of(client.Unsaved!, offset - 1, limit));
                    return unsaved with { ForModel = $"{unsaved.ForModel}{(unsaved.ForModel.EndsWith('\n') ? "" : "\n")}[This is as it stands in the user's editor, not saved yet.]" };
                }

                return Tell(await ToolTexts.Detached(() => TextWindow.Read(file, offset - 1, limit, cancellation), cancellation).ConfigureAwait(false));
            }
            catch (SystemCallException error)
            {
                return ToolTexts.Failed($"Cannot read {ToolTexts.OneLine(place.Display)}: {error.Kind().Describe()}.");
            }
        }

        public override ValueTask DisposeAsync()
        {
            file?.Dispose();
            place.Dispose();
            return base.DisposeAsync();
        }

        private static (SafeFileHandle? File, string? Problem) Open(Place place)
        {
            if (place.Problem is not null)
            {
                return (null, place.Problem);
            }

            switch (place.Status?.Kind)
            {
                case null:
                    return (null, FileError.NotFound.Describe());
                case FileKind.Directory:
                    return (null, "it is a directory; use list_directory");
                case not FileKind.File:
                    return (null, "it is no ordinary file but a device, a socket or a pipe");
            }

            try
            {
                return (place.OpenFile(), null);
            }
            catch (SystemCallException error)
            {
                return (null, error.Kind().Describe());
            }
        }

        private ToolResult Tell(TextWindow window)
        {
            var name = ToolTexts.OneLine(place.Display);
            if (window.IsBinary)
            {
                return ToolTexts.Failed($"{name} is a binary file ({place.Status!.Value.Size} bytes) and cannot be shown as text.");
            }

            if (window.Lines == 0)
            {
                return window.LinesSkipped == 0
                    ? new ToolResult(true, "[The file is empty.]")
                    : ToolTexts.Failed($"offset: {name} has only {window.LinesSkipped} lines.");
            }

            var last = offset + window.Lines - 1;
            return new ToolResult(true, window.GoesOn
                ? $"{window.Text}[Lines {offset} to {last} are shown. The file goes on: go on with offset {last + 1}.]"
                : window.Text);
        }
    }
}
