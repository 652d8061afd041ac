using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>A session as one turn sees it. Sealed when the turn is over: what comes later is dropped.</summary>
/// <param name="session">The session.</param>
/// <param name="note">What the user is to be told at the turn's beginning, once; null for nothing.</param>
internal sealed class TurnHost(LiveSession session, string? note) : ITurnHost
{
    private volatile bool _sealed;

    public string SessionId => session.Id;

    public WorkspaceRoots Roots => session.State.Roots;

    public string ModeId => session.State.ModeId;

    public void Seal() => _sealed = true;

    public void Append(JournalRecord record)
    {
        if (!_sealed)
        {
            session.Append(record);
        }
    }

    public async ValueTask CommitAsync(JournalRecord record, Durability durability)
    {
        if (_sealed)
        {
            return;
        }

        await session.CommitAsync(record, durability).ConfigureAwait(false);
        if (record is PromptAccepted prompt)
        {
            // Not earlier: nothing is shown before the prompt is safe.
            if (session.State.Title is null && TitleOf(prompt.Prompt) is { } title)
            {
                session.Append(new TitleChanged(title));
            }

            if (note is not null)
            {
                session.NoteOnce(note);
            }
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellation) => session.WaitForRoomAsync(cancellation);

    public async Task<RequestPermissionOutcome> AskAsync(
        PermissionRequested request, ToolCallUpdate toolCall, CancellationToken cancellation)
    {
        while (true)
        {
            var attachment = await session.WhenAttachedAsync(cancellation).ConfigureAwait(false);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation, attachment.Ended, attachment.Client.Closed);
            try
            {
                var response = await attachment.Client.RequestPermissionAsync(
                    new RequestPermissionRequest { SessionId = SessionId, ToolCall = toolCall, Options = request.Options },
                    gone.Token).ConfigureAwait(false);
                return response.Outcome;
            }
            catch (AcpException) when (!gone.IsCancellationRequested)
            {
                // A client that answers with an error has not said yes.
                return new SelectedPermissionOutcome { OptionId = "" };
            }
            catch (Exception) when (gone.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                // This client is gone or has handed the session over. Whoever takes it up next is asked again.
                if (attachment.Client.Closed.IsCancellationRequested)
                {
                    session.Detach(attachment);
                }
            }
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
