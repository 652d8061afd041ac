using AcpAgent.Client.Processes;
using AcpAgent.Client.Rendering;
using AcpAgent.Client.Sessions;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Demo;

/// <summary>The steps of the demo, in order.</summary>
internal sealed class DemoStory(AgentCommand program, DemoFolder folder, DemoStage stage, Screen screen) : IAsyncDisposable
{
    private const string LookPrompt = "What is in this folder?";
    private const string WriteText = "Hello from the demo.";
    private const string WritePrompt = $"Write \"{WriteText}\" to notes.txt";
    private const string DeletePrompt = "Clean up: delete everything.\n/offline call run_shell_command {\"command\":\"rm -rf .\"}";
    private const string LongPrompt = "Tell me something long.\n/offline say 80 words; hang";
    private const string RecallPrompt = "What did I say before?";
    private const int PiecesBeforeTheKill = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TurnRenderer _renderer = new(screen, screen, folder.Workspace);
    private readonly AgentCommand _command = program with
    {
        Arguments = [.. program.Arguments, "--data", folder.Data, "--config", folder.Settings, "--log-level", "warning"],
        WorkingDirectory = folder.Workspace,
        Environment = DemoEnvironment.Of(Environment.GetEnvironmentVariables(), folder.Temporary),
        CaptureErrors = true,
    };

    private DemoAgent? _agent;

    /// <summary>Tells it from beginning to end.</summary>
    /// <exception cref="DemoFailedException">A step did not hold.</exception>
    public async Task TellAsync(CancellationToken cancellation)
    {
        Introduce();
        AgentSession session = await OpenAsync(cancellation).ConfigureAwait(false);
        await LookAsync(session, cancellation).ConfigureAwait(false);
        await WriteAsync(session, cancellation).ConfigureAwait(false);
        await RefuseAsync(session, cancellation).ConfigureAwait(false);
        await DieAsync(session, cancellation).ConfigureAwait(false);
        AgentSession loaded = await LoadAsync(session, cancellation).ConfigureAwait(false);
        await GoOnAsync(loaded, cancellation).ConfigureAwait(false);
        await CloseAsync(loaded, cancellation).ConfigureAwait(false);
        Conclude(loaded);
    }

    /// <summary>What the agent has written to its standard error, once it has ended.</summary>
    public async Task<string> LastWordsAsync()
    {
        if (_agent is null)
        {
            return "";
        }

        await _agent.DisposeAsync().ConfigureAwait(false);
        return _agent.Process.ErrorText.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Introduce()
    {
        stage.Say("acp-agent speaks the Agent Client Protocol: an editor starts it and talks to it over stdin and stdout.");
        stage.Say("Every session is kept in files, so that it survives whatever happens to the process. This demo is");
        stage.Say("such an editor: it talks to the real program, kills it in mid-sentence, and goes on. The model is the");
        stage.Say("built-in offline one: no key, no network, and it says so in its answers.");
    }

    private async Task<AgentSession> OpenAsync(CancellationToken cancellation)
    {
        stage.Step("Start the agent and open a session");
        await StartAsync(cancellation).ConfigureAwait(false);
        AgentSession session = await _agent!.Client.NewSessionAsync(folder.Workspace, cancellation).ConfigureAwait(false);
        stage.Check(session.Id.Length > 0, $"session/new: {session.Id}");
        return session;
    }

    private async Task LookAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Ask about the folder: the agent lists it and reads a file");
        await PromptAsync(session, LookPrompt, cancellation).ConfigureAwait(false);
        stage.Check(
            Completed(session.View, ToolKind.Read) >= 2 && Said(session.View).Contains("A demo workspace", StringComparison.Ordinal),
            "It has looked for itself: two tool calls are completed, and the answer tells what README.md says.");
    }

    private async Task WriteAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Ask for a file: the agent must ask for permission first");
        await PromptAsync(session, WritePrompt, cancellation).ConfigureAwait(false);
        string path = Path.Join(folder.Workspace, "notes.txt");
        stage.Check(_agent!.Asked.Count == 1, "It has asked, once, and was allowed to.");
        stage.Check(
            Completed(session.View, ToolKind.Edit) == 1 && File.Exists(path) && await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false) == WriteText,
            "notes.txt is on the disk and holds just that.");
    }

    private async Task RefuseAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Have the model run a command that must not be run");
        stage.Note("The second line tells the offline model what to do: to delete the whole workspace.");
        await PromptAsync(session, DeletePrompt, cancellation).ConfigureAwait(false);
        ToolCallView? call = session.View.ToolCalls.LastOrDefault(static call => call.State.Kind == ToolKind.Execute);
        stage.Check(call is { Status: ToolCallStatus.Failed }, "The command is refused, and the answer says why: no rule and no mode can allow it.");
        stage.Check(_agent!.Asked.Count == 1 && File.Exists(Path.Join(folder.Workspace, "README.md")), "Nobody was asked for permission, and nothing is gone.");
    }

    private async Task DieAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Kill the agent in mid-sentence");
        stage.Note("The second line again: to say something long, and not to come to an end.");
        stage.Prompt(LongPrompt);
        DemoAgent agent = _agent!;
        Task talking = agent.TalkingAsync(PiecesBeforeTheKill);
        Task<PromptResponse> turn = session.PromptAsync(LongPrompt, cancellation);
        await Task.WhenAny(talking, turn).WaitAsync(cancellation).ConfigureAwait(false);
        stage.Check(!turn.IsCompleted, "The answer is on its way. Now: SIGKILL.");
        ProcessExit exit = await agent.KillAsync().ConfigureAwait(false);
        await turn.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        stage.Check(exit.Signal == 9 && turn.IsFaulted, $"The process is gone ({exit}), and the prompt was never answered.");
    }

    private async Task<AgentSession> LoadAsync(AgentSession seen, CancellationToken cancellation)
    {
        stage.Step("Start another agent and load the session");
        await _agent!.DisposeAsync().ConfigureAwait(false);
        await StartAsync(cancellation).ConfigureAwait(false);
        AgentSession loaded = await _agent!.LoadAsync(seen.Id, folder.Workspace, cancellation).ConfigureAwait(false);
        stage.Check(loaded.View.Items.Count > 0, "session/load: this is what it has replayed.");
        ViewOutline.Show(screen, loaded.View);
        ViewComparison comparison = ViewComparison.Of(seen.View, loaded.View);
        stage.Check(
            comparison.Missing.Count == 0,
            comparison.Missing.Count == 0
                ? $"Nothing is missing: {comparison.Messages} messages and {comparison.ToolCalls} tool calls had been seen before, and each is there, in its place."
                : $"nothing is missing; but {string.Join("; ", comparison.Missing)}");
        stage.Check(loaded.View.ToolCalls.All(static call => call.IsOver), "No tool call is left open.");
        return loaded;
    }

    private async Task GoOnAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Go on as if nothing had happened");
        await PromptAsync(session, RecallPrompt, cancellation).ConfigureAwait(false);
        string said = Said(session.View);
        stage.Check(
            said.Contains(LookPrompt, StringComparison.Ordinal) && said.Contains(WriteText, StringComparison.Ordinal),
            "The model knows what was said before its process died.");
    }

    private async Task CloseAsync(AgentSession session, CancellationToken cancellation)
    {
        stage.Step("Close the session and hang up");
        await session.CloseAsync(cancellation).ConfigureAwait(false);
        ProcessExit exit = await _agent!.HangUpAsync(Patience).ConfigureAwait(false);
        stage.Check(exit.IsSuccess, $"The agent has ended by itself ({exit}).");
    }

    private void Conclude(AgentSession session)
    {
        IReadOnlyList<string> journal = folder.JournalOf(session.Id);
        stage.Check(journal.Count > 0, $"All of it lay in {journal.Count} append-only files, such as {journal[0]}");
        stage.Note(folder.Keep
            ? $"They are still there: acp-agent sessions show {session.Id} --data {folder.Data}"
            : "They are removed now. With --keep they stay, for: acp-agent sessions show ID --data DIR");
        stage.Separate();
        stage.Say("To use it in an editor, let the editor start this program. In Zed's settings.json:");
        stage.Say(EditorSettings.Zed(program));
        stage.Say("With OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) set it talks to a real model.");
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        stage.Note($"$ {string.Join(' ', (IEnumerable<string>)[_command.Program, .. _command.Arguments])}");
        _agent = DemoAgent.Start(_command, _renderer);
        InitializeResponse agent = await _agent.Client.InitializeAsync(cancellation).ConfigureAwait(false);
        stage.Check(
            agent.AgentCapabilities.LoadSession,
            $"initialize: process {_agent.Process.Id} is {agent.AgentInfo?.Title} {agent.AgentInfo?.Version.Split('+')[0]}, speaks version {agent.ProtocolVersion}, and can load sessions");
    }

    private async Task PromptAsync(AgentSession session, string text, CancellationToken cancellation)
    {
        stage.Prompt(text);
        PromptResponse response = await _agent!.PromptAsync(session, text, cancellation).ConfigureAwait(false);
        stage.Check(response.StopReason == StopReason.EndTurn, TurnSummary.Of(response, session.View));
    }

    private static int Completed(SessionView view, ToolKind kind) =>
        view.ToolCalls.Count(call => call.State.Kind == kind && call.Status == ToolCallStatus.Completed);

    private static string Said(SessionView view) => view.Messages.LastOrDefault(static message => message.Speaker == Speaker.Agent)?.Text ?? "";
}
