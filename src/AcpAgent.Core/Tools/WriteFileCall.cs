using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools.Clients;
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
    private readonly ClientFile? _client;
    private IReadOnlyList<ToolCallContent> _preview;

    private WriteFileCall(JsonElement arguments, ToolEnvironment environment, Place place, string? problem, string content, bool append)
    {
        (_place, _problem, _content, _append) = (place, problem, content, append);
        _client = problem is null ? ClientFile.Of(environment, place) : null;
        Facts = new ToolCallFacts("write_file", arguments, [place.Fact(writes: true)]);
        var old = problem is null ? ReadOld(place) : null;
        _change = new FileChange(place, old is null ? null : FileChange.Hash(old));
        _preview = [Show(old is null ? null : FileContent.TryDecode(old))];
    }

    /// <inheritdoc/>
    public override string Title =>
        $"{(_place.Status is null ? "Create" : _append ? "Append to" : "Write")} {ToolTexts.OneLine(_place.Display)}";

    /// <inheritdoc/>
    public override ToolCallFacts Facts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = _place.Shown }];

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallContent> Preview => _preview;

    /// <summary>Looks at what is there, and takes the place over.</summary>
    /// <exception cref="ToolArgumentException">It cannot be written, and that is no secret, since it lies inside the roots.</exception>
    public static WriteFileCall Prepare(JsonElement arguments, ToolEnvironment environment, Place place, string content, bool append)
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

        return new WriteFileCall(arguments, environment, place, problem, content, append);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> AskClientAsync(CancellationToken cancellation)
    {
        if (_client is null || !await _client.LookAsync(cancellation).ConfigureAwait(false) || !MayShow(_place))
        {
            return false;
        }

        _preview = [Show(_client.Unsaved)];
        return true;
    }

    /// <inheritdoc/>
    public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        var name = ToolTexts.OneLine(_place.Display);
        var bytes = Encoding.UTF8.GetBytes(_content);
        var problem = _problem ?? await ((_append, _client) switch
        {
            (true, { Unsaved: { } before }) => _client.WriteAsync(run, _change, before + _content, cancellation),
            (true, _) => Task.Run(() => run.Commit(() => _change.Append(bytes)), cancellation),
            (false, { } client) => client.WriteAsync(run, _change, _content, cancellation),
            (false, null) => Task.Run(() => run.Commit(() => _change.Write(bytes)), cancellation),
        }).ConfigureAwait(false);
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
        if (!MayShow(place))
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

    private static bool MayShow(Place place) => place is { WithinRoots: true, Status.Size: <= MostShown } && !SensitivePaths.HoldsSecrets(place.Canonical);

    private ToolCallContent Show(string? before)
    {
        if (_content.Length <= MostShown)
        {
            if (_place.Status is null && _problem is null)
            {
                return new Diff { Path = _place.Shown, NewText = _content };
            }

            if (before is not null)
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
