using System.Diagnostics.CodeAnalysis;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Client.Sessions;

/// <summary>A session of an agent, as its client has it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without timer or link holds nothing to free.")]
public sealed class AgentSession
{
    private readonly AgentClient _client;
    private readonly Lock _lock = new();
    private CancellationTokenSource _turn = new();

    internal AgentSession(AgentClient client, string id) => (_client, Id) = (client, id);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What has been seen of it. To be read where no update can come: between turns, or by the observer.</summary>
    public SessionView View { get; } = new();

    /// <summary>Sends a prompt. Every update of the turn has been seen when this completes.</summary>
    /// <exception cref="AcpException">The turn failed.</exception>
    /// <exception cref="AcpConnectionClosedException">The agent is gone.</exception>
    public Task<PromptResponse> PromptAsync(string text, CancellationToken cancellation)
    {
        IReadOnlyList<ContentBlock> prompt = [new TextContent { Text = text }];
        lock (_lock)
        {
            _turn = new CancellationTokenSource();
            View.Prompted(prompt);
        }

        return _client.Peer.PromptAsync(new PromptRequest { SessionId = Id, Prompt = prompt }, cancellation);
    }

    /// <summary>Cancels the turn: questions that are still open are answered so, and the prompt will be too.</summary>
    public void Cancel()
    {
        CancellationTokenSource turn;
        lock (_lock)
        {
            turn = _turn;
        }

        _client.Peer.Cancel(new CancelNotification { SessionId = Id });
        turn.Cancel();
    }

    /// <summary>Closes the session. It can be loaded again.</summary>
    /// <exception cref="AcpException">The agent refuses.</exception>
    public Task CloseAsync(CancellationToken cancellation) =>
        _client.Peer.CloseSessionAsync(new CloseSessionRequest { SessionId = Id }, cancellation);

    internal ViewItem? Take(SessionUpdate update)
    {
        lock (_lock)
        {
            return View.Apply(update);
        }
    }

    internal async Task<RequestPermissionResponse> AnswerAsync(
        IAgentObserver observer, RequestPermissionRequest request, CancellationToken withdrawn)
    {
        CancellationToken cancelled;
        lock (_lock)
        {
            cancelled = _turn.Token;
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, withdrawn);
        RequestPermissionOutcome outcome;
        try
        {
            Task<RequestPermissionOutcome> answer = observer.AnswerAsync(this, request, either.Token);
            outcome = await answer.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            outcome = new CancelledPermissionOutcome();
        }

        return new RequestPermissionResponse { Outcome = cancelled.IsCancellationRequested ? new CancelledPermissionOutcome() : outcome };
    }
}
