using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Turns;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>A session as one turn sees it.</summary>
/// <param name="session">The session.</param>
/// <param name="sender">The client that sent the prompt.</param>
/// <param name="notes">What the user is to be told at the turn's beginning, each once.</param>
internal sealed class TurnHost(LiveSession session, IClientPeer sender, IReadOnlyList<string> notes) : ITurnHost
{
    /// <summary>Held while something is appended, so that nothing gets in between a failure and its being known.</summary>
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private JournalWriteException? _failure;

    public string SessionId => session.Id;

    public WorkspaceRoots Roots => session.State.Roots;

    public string ModeId => session.State.ModeId;

    /// <summary>Whether anything of the turn could not be written, so that its journal says less than was done.</summary>
    public bool HasLost { get; private set; }

    public void Append(JournalRecord record)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            session.Append(record, Failed);
        }
    }

    public void NoteOnce(string text)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            if (_told.Add(text))
            {
                session.NoteOnce(text, Failed);
            }
        }
    }

    public async ValueTask CommitAsync(JournalRecord record, Durability durability)
    {
        ValueTask written;
        lock (_gate)
        {
            ThrowIfFailed();
            written = session.CommitAsync(record, durability, Failed, sender);
        }

        await written.ConfigureAwait(false);
        if (record is PromptAccepted prompt)
        {
            // Not earlier: nothing is shown before the prompt is safe.
            if (session.State.Title is null && TitleOf(prompt.Prompt) is { } title)
            {
                Append(new TitleChanged(title));
            }

            foreach (var note in notes)
            {
                NoteOnce(note);
            }
        }
    }

    public IEnumerable<JournalEntry> TryAgain()
    {
        lock (_gate)
        {
            _failure = null;
        }

        return session.ReadAll();
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfFailed();
        }

        return session.WaitForRoomAsync(cancellation);
    }

    public Task<RequestPermissionOutcome> AskAsync(PermissionRequested request, ToolCallUpdate toolCall, CancellationToken cancellation) => ReachAsync(
        (attachment, gone) => PermissionAsync(attachment, toolCall, request.Options, gone),
        // A client that answers with an error has not said yes.
        new SelectedPermissionOutcome { OptionId = "" },
        cancellation);

    public Task<UserAnswer> AskUserAsync(string toolCallId, UserQuestion question, CancellationToken cancellation) => ReachAsync(
        async (attachment, gone) =>
        {
            if (attachment.Capabilities.Elicitation?.Form is not null)
            {
                var form = new ElicitationFormMode
                {
                    Message = question.Text,
                    Scope = new ElicitationSessionScope { SessionId = SessionId, ToolCallId = toolCallId },
                    RequestedSchema = QuestionForm.Of(question),
                };
                return QuestionForm.Read(question, await attachment.Client.CreateElicitationAsync(form, gone).ConfigureAwait(false));
            }

            return question.Options.Count == 0
                ? UserAnswer.None("The user's client cannot show this question.")
                : QuestionOptions.Read(question, await PermissionAsync(
                    attachment, new ToolCallUpdate { ToolCallId = toolCallId, Title = question.Text }, QuestionOptions.Of(question), gone).ConfigureAwait(false));
        },
        UserAnswer.None("The user's client could not show the question."),
        cancellation);

    private async Task<RequestPermissionOutcome> PermissionAsync(
        Attachment attachment, ToolCallUpdate toolCall, IReadOnlyList<PermissionOption> options, CancellationToken cancellation)
    {
        var request = new RequestPermissionRequest { SessionId = SessionId, ToolCall = toolCall, Options = options };
        return (await attachment.Client.RequestPermissionAsync(request, cancellation).ConfigureAwait(false)).Outcome;
    }

    /// <summary>Asks the client that there is, and the next one where it hands the session over.</summary>
    /// <param name="ask">Asks it.</param>
    /// <param name="refused">The answer where it answers with an error.</param>
    /// <param name="cancellation">Cancels.</param>
    private async Task<T> ReachAsync<T>(Func<Attachment, CancellationToken, Task<T>> ask, T refused, CancellationToken cancellation)
    {
        while (true)
        {
            var attachment = await session.WhenAttachedAsync(cancellation).ConfigureAwait(false);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation, attachment.Ended);
            try
            {
                return await ask(attachment, gone.Token).ConfigureAwait(false);
            }
            catch (AcpException) when (!gone.IsCancellationRequested)
            {
                return refused;
            }
            catch (Exception error) when (error is AcpConnectionClosedException or OperationCanceledException)
            {
                // This client has handed the session over, or can answer nothing any more. Whoever takes it up next is asked again.
                await Task.Delay(Timeout.Infinite, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private void Failed(JournalWriteException failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            HasLost = true;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new JournalWriteException(failure.Message, failure);
        }
    }

    private static string? TitleOf(IReadOnlyList<ContentBlock> prompt)
    {
        const int Longest = 80;
        var text = prompt.OfType<TextContent>().FirstOrDefault()?.Text.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var line = text.AsSpan()[..Math.Max(text.AsSpan().IndexOfAny('\r', '\n'), 0)] is { Length: > 0 } first ? first : text;
        if (line.Length <= Longest)
        {
            return line.ToString();
        }

        var end = char.IsHighSurrogate(line[Longest - 2]) ? Longest - 2 : Longest - 1;
        return string.Concat(line[..end], "…");
    }
}
