using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Client.Processes;
using AcpAgent.Client.Rendering;
using AcpAgent.Client.Sessions;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Client.Prompting;

/// <summary>One turn with any agent, shown in the terminal.</summary>
public sealed class PromptRun : IAgentObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly PromptOptions _options;
    private readonly PromptTerminal _terminal;
    private readonly TurnRenderer _renderer;
    private readonly PermissionDesk _desk;
    private AgentSession? _session;
    private bool _shows;
    private bool _isPrompted;

    private PromptRun(PromptOptions options, PromptTerminal terminal)
    {
        (_options, _terminal) = (options, terminal);
        _renderer = new TurnRenderer(terminal.Answer, terminal.Details, options.Cwd);
        _desk = new PermissionDesk(options.Approval, _renderer, terminal.Input);
    }

    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="ClientException">It did not work.</exception>
    public static async Task<int> RunAsync(PromptOptions options, PromptTerminal terminal, Interrupts interrupts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentNullException.ThrowIfNull(interrupts);
        PromptRun run = new(options, terminal);
        await using AgentLink link = await run.OpenAsync().ConfigureAwait(false);
        return await run.RunAsync(link, interrupts).ConfigureAwait(false);
    }

    void IAgentObserver.Updated(AgentSession session, SessionUpdate update, ViewItem? item)
    {
        // What was said before is not said again; whoever wants to read it has `sessions show`.
        if (!_options.Json && Volatile.Read(ref _shows))
        {
            _renderer.Show(update, item);
        }
    }

    Task<RequestPermissionOutcome> IAgentObserver.AnswerAsync(
        AgentSession session, RequestPermissionRequest request, CancellationToken cancellation) => _desk.AnswerAsync(request, cancellation);

    private async Task<int> RunAsync(AgentLink link, Interrupts interrupts)
    {
        WireEcho? echo = _options.Json ? new WireEcho(_terminal.Wire) : null;
        await using AgentClient client = new(echo?.Of(link.Input) ?? link.Input, echo?.Of(link.Output) ?? link.Output, this);
        using CancellationTokenSource giveUp = new();
        Task<PromptResponse> turn = TurnAsync(client, echo, giveUp.Token);
        Task first = await Task.WhenAny(turn, interrupts.Asked, interrupts.Insisted).ConfigureAwait(false);
        if (first == interrupts.Asked && Volatile.Read(ref _isPrompted))
        {
            _renderer.Remark("Cancelling. Press Ctrl-C again to end the agent at once.", Styles.Attention);
            _session!.Cancel();
            first = await Task.WhenAny(turn, interrupts.Insisted).ConfigureAwait(false);
        }

        if (first != turn)
        {
            link.Process?.Kill();
            await giveUp.CancelAsync().ConfigureAwait(false);
            await turn.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            _renderer.End();
            return first == interrupts.Insisted ? ExitCodes.OfSignal(await interrupts.Insisted.ConfigureAwait(false)) : ExitCodes.Cancelled;
        }

        try
        {
            PromptResponse response = await ResultAsync(turn, link).ConfigureAwait(false);
            Conclude(response);
            return ExitCodes.Of(response.StopReason);
        }
        finally
        {
            await client.DisposeAsync().ConfigureAwait(false);
            await (link.Process?.EndAsync(Patience) ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private async Task<AgentLink> OpenAsync()
    {
        try
        {
            return _options.Command is { } command
                ? AgentLink.Start(command with { CaptureErrors = true })
                : await AgentLink.ConnectAsync(_options.Address!, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AgentStartException e)
        {
            throw new ClientException(e.Message, "--agent takes a command line, such as --agent \"npx some-agent --acp\".");
        }
        catch (SocketException e)
        {
            string why = _options.Address is AgentAddress.Unix { Path: var path } && !File.Exists(path) ? "there is no such socket" : e.Message;
            throw new ClientException($"nobody answers at {_options.Address}: {why}", $"Start an agent there with: acp-agent serve --listen {_options.Address}");
        }
    }

    private async Task<PromptResponse> TurnAsync(AgentClient client, WireEcho? echo, CancellationToken cancellation)
    {
        InitializeResponse agent = await client.InitializeAsync(cancellation).ConfigureAwait(false);
        if (_options.Token is { } token && TokenAuthentication.IsWanted(agent))
        {
            echo?.IsPaused = true;
            await client.AuthenticateAsync(token, cancellation).ConfigureAwait(false);
            echo?.IsPaused = false;
        }

        AgentSession session = await OpenSessionAsync(client, agent, cancellation).ConfigureAwait(false);
        _session = session;
        Volatile.Write(ref _shows, true);
        Task<PromptResponse> turn = session.PromptAsync(_options.Text, cancellation);
        Volatile.Write(ref _isPrompted, true);
        return await turn.ConfigureAwait(false);
    }

    private async Task<AgentSession> OpenSessionAsync(AgentClient client, InitializeResponse agent, CancellationToken cancellation)
    {
        if (_options.SessionId is not { } id)
        {
            return await client.NewSessionAsync(_options.Cwd, cancellation).ConfigureAwait(false);
        }

        if (!agent.AgentCapabilities.LoadSession)
        {
            throw new ClientException("this agent cannot load sessions", "Leave --session out to begin a new one.");
        }

        AgentSession session = await client.LoadSessionAsync(id, _options.Cwd, cancellation).ConfigureAwait(false);
        if (!_options.Json)
        {
            _renderer.Remark($"Going on with \"{TerminalText.EscapeLine(session.View.Title ?? id)}\", {session.View.Messages.Count()} messages so far.");
        }

        return session;
    }

    private async Task<PromptResponse> ResultAsync(Task<PromptResponse> turn, AgentLink link)
    {
        try
        {
            return await turn.ConfigureAwait(false);
        }
        catch (AcpException e)
        {
            _renderer.End();
            throw AgentFailure.Of(e, _options.SessionId);
        }
        catch (AcpConnectionClosedException)
        {
            _renderer.End();
            throw await AgentFailure.OfEndAsync(link.Process, Patience).ConfigureAwait(false);
        }
    }

    private void Conclude(PromptResponse response)
    {
        _renderer.End();
        if (!_options.Json)
        {
            _terminal.Details.Separate();
            _terminal.Details.Line($"{TurnSummary.Of(response, _session!.View)} · session {TerminalText.EscapeLine(_session.Id)}", Styles.Dim);
        }
    }
}
