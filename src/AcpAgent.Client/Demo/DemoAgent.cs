using AcpAgent.Client.Processes;
using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;
using AcpAgent.Client.Sessions;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Demo;

/// <summary>One life of the agent's process, with the client that speaks to it.</summary>
internal sealed class DemoAgent : IAgentObserver, IAsyncDisposable
{
    private readonly AgentLink _link;
    private readonly TurnRenderer _renderer;
    private readonly TaskCompletionSource _talking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _shows = true;
    private int _untilTalking = -1;

    private DemoAgent(AgentLink link, TurnRenderer renderer)
    {
        (_link, _renderer) = (link, renderer);
        Client = new AgentClient(link.Input, link.Output, this);
    }

    public AgentClient Client { get; }

    public AgentProcess Process => _link.Process!;

    /// <summary>Which permissions were asked for.</summary>
    public List<RequestPermissionRequest> Asked { get; } = [];

    public static DemoAgent Start(AgentCommand command, TurnRenderer renderer) => new(AgentLink.Start(command), renderer);

    /// <summary>Runs a turn to its end, shown as it comes.</summary>
    public async Task<PromptResponse> PromptAsync(AgentSession session, string text, CancellationToken cancellation)
    {
        PromptResponse response = await session.PromptAsync(text, cancellation).ConfigureAwait(false);
        _renderer.End();
        return response;
    }

    /// <summary>Completes in the middle of a turn: when so many pieces of the agent's answer have been shown; no more are.</summary>
    public Task TalkingAsync(int pieces)
    {
        Volatile.Write(ref _untilTalking, pieces);
        return _talking.Task;
    }

    /// <summary>Loads a session without showing what it replays.</summary>
    public async Task<AgentSession> LoadAsync(string sessionId, string cwd, CancellationToken cancellation)
    {
        Volatile.Write(ref _shows, false);
        AgentSession session = await Client.LoadSessionAsync(sessionId, cwd, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _shows, true);
        return session;
    }

    /// <summary>Ends it at once, as a power cut, an OOM killer or an impatient person would.</summary>
    public async Task<ProcessExit> KillAsync()
    {
        Process.Kill();
        ProcessExit exit = await Process.Exited.ConfigureAwait(false);
        await Client.DisposeAsync().ConfigureAwait(false);
        _renderer.End();
        return exit;
    }

    /// <summary>Hangs up, as an editor does, and waits for it to end.</summary>
    public async Task<ProcessExit> HangUpAsync(TimeSpan patience)
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        return await Process.EndAsync(patience).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    void IAgentObserver.Updated(AgentSession session, SessionUpdate update, ViewItem? item)
    {
        if (Volatile.Read(ref _shows))
        {
            _renderer.Show(update, item);
        }

        if (update is AgentMessageChunk && Interlocked.Decrement(ref _untilTalking) == 0)
        {
            // What still comes is taken in but not shown: the screen belongs to whoever waits for this.
            Volatile.Write(ref _shows, false);
            _talking.TrySetResult();
        }
    }

    Task<RequestPermissionOutcome> IAgentObserver.AnswerAsync(
        AgentSession session, RequestPermissionRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        _renderer.Ask(request);
        PermissionOption? option = PermissionChoice.Allow(request.Options);
        _renderer.Remark($"  {option?.Name} (answered by the demo)", Styles.Attention);
        return Task.FromResult(PermissionChoice.Outcome(option));
    }
}
