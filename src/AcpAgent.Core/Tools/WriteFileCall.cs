using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>A call of <see cref="WriteFileTool"/>: shows the change, then makes exactly this one.</summary>
internal sealed class WriteFileCall : PreparedCall
{
    /// <summary>Bytes of an old file, and characters of a new one, that are shown at most.</summary>
    public const int MostShown = 512 * 1024;

    private readonly Place _place;
    private readonly string? _problem;
    private readonly string _content;
    private readonly bool _append;
    private readonly FileChange _change;

    private WriteFileCall(JsonElement arguments, Place place, string? problem, string content, bool append)
    {
        (_place, _problem, _content, _append) = (place, problem, content, append);
        Facts = new ToolCallFacts("write_file", arguments, [place.Fact(writes: true)]);
        var old = problem is null ? ReadOld(place) : null;
        _change = new FileChange(place, old is null ? null : FileChange.Hash(old));
        Preview = [Show(old)];
    }

    /// <inheritdoc/>
    public override string Title =>
        $"{(_place.Status is null ? "Create" : _append ? "Append to" : "Write")} {ToolTexts.OneLine(_place.Display)}";

    /// <inheritdoc/>
    public override ToolCallFacts Facts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = _place.Shown }];

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallContent> Preview { get; }

    /// <summary>Looks at what is there, and takes the place over.</summary>
    /// <exception cref="ToolArgumentException">It cannot be written, and that is no secret, since it lies inside the roots.</exception>
    public static WriteFileCall Prepare(JsonElement arguments, Place place, string content, bool append)
    {
        var problem = place.Problem ?? place.Status?.Kind switch
        {
            null or FileKind.File => null,
            FileKind.Directory => "it is a directory",
            _ => "it is no ordinary file but a device, a socket or a pipe",
        };
        if (problem is not null && place.WithinRoots)
        {
            place.Dispose();
            throw new ToolArgumentException($"file_path: cannot write {ToolTexts.OneLine(place.Display)}: {problem}");
        }

        return new WriteFileCall(arguments, place, problem, content, append);
    }

    /// <inheritdoc/>
    public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        var name = ToolTexts.OneLine(_place.Display);
        var bytes = Encoding.UTF8.GetBytes(_content);
        var problem = _problem ?? await Task.Run(
            () => run.Commit(() => _append ? _change.Append(bytes) : _change.Write(bytes)), cancellation).ConfigureAwait(false);
        return problem is not null ? ToolTexts.Failed($"Cannot write {name}: {problem}.", Preview)
            : _place.Status is null ? new ToolResult(true, $"Created {name} with {bytes.Length} bytes.")
            : _append ? new ToolResult(true, $"Added {bytes.Length} bytes to the end of {name}.")
            : new ToolResult(true, $"Wrote {name}, {bytes.Length} bytes in place of {_place.Status.Value.Size}.");
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _place.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>The content to be changed, where it may be shown before anybody was asked; null where it may not, or is too much.</summary>
    private static byte[]? ReadOld(Place place)
    {
        if (place is not { WithinRoots: true, Status: { } status } || status.Size > MostShown || SensitivePaths.HoldsSecrets(place.Canonical))
        {
            return null;
        }

        try
        {
            using var file = place.OpenFile();
            return FileContent.TryRead(file, MostShown);
        }
        catch (SystemCallException)
        {
            return null;
        }
    }

    private ToolCallContent Show(byte[]? old)
    {
        if (_content.Length <= MostShown)
        {
            if (_place.Status is null && _problem is null)
            {
                return new Diff { Path = _place.Shown, NewText = _content };
            }

            if (old is not null && FileContent.TryDecode(old) is { } before)
            {
                return new Diff { Path = _place.Shown, OldText = before, NewText = _append ? before + _content : _content };
            }
        }

        var what = _place.Status switch
        {
            null => "Creates",
            _ when _append => "Adds to the end of",
            _ => "Replaces",
        };
        var size = _place.Status is { } status ? $" ({status.Size} bytes, not shown)" : "";
        var text = _content.Length <= MostShown ? _content
            : $"{_content[..WholeCharacters(MostShown)]}\n[and {_content.Length - WholeCharacters(MostShown)} more characters]";
        return ToolTexts.Shown($"{what} {ToolTexts.OneLine(_place.Shown)}{size}:\n\n{text}");
    }

    private int WholeCharacters(int length) => char.IsHighSurrogate(_content[length - 1]) ? length - 1 : length;
}
