using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>What is to be put in place of what.</summary>
internal sealed record TextEdit(string Old, string New, bool All);

/// <summary>
/// A call of <see cref="ReplaceTool"/>. What may be looked at before anybody was asked is, so that the change can be shown; anything else is
/// only read when the call runs.
/// </summary>
internal sealed class ReplaceCall : PreparedCall
{
    private readonly Place _place;
    private readonly TextEdit _edit;
    private readonly ClientFile? _client;
    private string? _problem;
    private EditedFile? _edited;

    private ReplaceCall(JsonElement arguments, Place place, TextEdit edit, ClientFile? client, string? problem, EditedFile? edited)
    {
        (_place, _edit, _client, _problem, _edited) = (place, edit, client, problem, edited);
        Facts = new ToolCallFacts("replace", arguments, [place.Fact(writes: true)]);
    }

    /// <inheritdoc/>
    public override string Title => $"Edit {ToolTexts.OneLine(_place.Display)}";

    /// <inheritdoc/>
    public override ToolCallFacts Facts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallLocation> Locations =>
        [new() { Path = _place.Shown, Line = _edited is { Replacement.Lines: [var first, ..] } ? (uint)first : null }];

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallContent> Preview => [Show()];

    /// <summary>Looks at what is there, and takes the place over.</summary>
    /// <exception cref="ToolArgumentException">It cannot be done, and why is no secret, since the file lies inside the roots.</exception>
    public static ReplaceCall Prepare(JsonElement arguments, ToolEnvironment environment, Place place, TextEdit edit)
    {
        try
        {
            var problem = place.Problem ?? place.Status?.Kind switch
            {
                null => FileError.NotFound.Describe(),
                FileKind.File => null,
                FileKind.Directory => "it is a directory",
                _ => "it is no ordinary file but a device, a socket or a pipe",
            };
            var client = problem is null ? ClientFile.Of(environment, place) : null;
            var edited = problem is null && MayLook(place) ? EditedFile.Make(place, edit, out problem) : null;

            // What is not in the file may be in what the client has of it.
            return problem is null || !place.WithinRoots || client?.MayKnowMore == true
                ? new ReplaceCall(arguments, place, edit, client, problem, edited)
                : throw Cannot(place, problem);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> AskClientAsync(CancellationToken cancellation)
    {
        if (_client is null || !MayLook(_place))
        {
            return false;
        }

        var isUnsaved = await _client.LookAsync(cancellation).ConfigureAwait(false);
        if (isUnsaved)
        {
            _edited = EditedFile.Of(_client.Unsaved!, null, _edit, out _problem);
        }

        return _problem is null ? isUnsaved : throw Cannot(_place, _problem);
    }

    /// <inheritdoc/>
    public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        var name = ToolTexts.OneLine(_place.Display);
        var problem = _problem;
        var edited = _edited;
        if (problem is null && edited is null)
        {
            edited = _client is not null && await _client.LookAsync(cancellation).ConfigureAwait(false)
                ? EditedFile.Of(_client.Unsaved!, null, _edit, out problem)
                : await ToolTexts.Detached(() => EditedFile.Make(_place, _edit, out problem), cancellation).ConfigureAwait(false);
        }

        if (problem is null)
        {
            var change = new FileChange(_place, edited!.Hash);
            problem = await (_client is not null
                ? _client.WriteAsync(run, change, edited.Replacement.Text!, cancellation)
                : Task.Run(() => run.Commit(() => change.Write(edited.Content)), cancellation)).ConfigureAwait(false);
        }

        return problem is not null ? ToolTexts.Failed($"Cannot edit {name}: {problem}.", Preview) : new ToolResult(true, Tell(name, edited!.Replacement));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _place.Dispose();
        return base.DisposeAsync();
    }

    private static bool MayLook(Place place) => place.WithinRoots && !SensitivePaths.HoldsSecrets(place.Canonical);

    private static ToolArgumentException Cannot(Place place, string problem) => new($"cannot edit {ToolTexts.OneLine(place.Display)}: {problem}");

    private static string Tell(string name, TextReplacement replacement)
    {
        var places = replacement.Lines.Count == 1 ? $"at line {replacement.Lines[0]}" : $"at {replacement.Lines.Count} places";
        return string.Create(CultureInfo.InvariantCulture, $"Replaced it in {name} {places}{(replacement.IsExact ? "" : "; it was found with other white space")}.");
    }

    private ToolCallContent Show() => _edited is { Old.Length: <= WriteFileCall.MostShown } edited && edited.Replacement.Text is { Length: <= WriteFileCall.MostShown } text
        ? new Diff { Path = _place.Shown, OldText = edited.Old, NewText = text }
        : ToolTexts.Shown($"In place of:\n{Cut(_edit.Old)}\ncomes:\n{Cut(_edit.New)}");

    private static string Cut(string text) => text.Length <= WriteFileCall.MostShown ? text : $"{text.AsSpan(0, WriteFileCall.MostShown)}\n[…]";

    private sealed record EditedFile(string Old, byte[]? Hash, TextReplacement Replacement)
    {
        public byte[] Content { get; } = Encoding.UTF8.GetBytes(Replacement.Text!);

        public static EditedFile? Of(string text, byte[]? hash, TextEdit edit, out string? problem)
        {
            var replacement = TextReplacement.In(text, edit.Old, edit.New, edit.All);
            problem = replacement.Problem is { } why ? $"old_text: {why}" : null;
            return problem is null ? new EditedFile(text, hash, replacement) : null;
        }

        public static EditedFile? Make(Place place, TextEdit edit, out string? problem)
        {
            try
            {
                using var file = place.OpenFile();
                if (FileContent.TryRead(file, Math.Min(place.Status!.Value.Size, WriteFileTool.MostBytes)) is not { } content)
                {
                    problem = $"it has more than {WriteFileTool.MostBytes} bytes, or is growing";
                    return null;
                }

                if (FileContent.TryDecode(content) is not { } text)
                {
                    problem = "it is no text in UTF-8";
                    return null;
                }

                return Of(text, FileChange.Hash(content), edit, out problem);
            }
            catch (SystemCallException error)
            {
                problem = error.Kind().Describe();
                return null;
            }
        }
    }
}
