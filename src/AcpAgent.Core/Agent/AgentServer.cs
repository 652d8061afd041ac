using System.Reflection;
using AcpAgent.Core.Configuration;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Mcp;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Models;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Settings;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Turns;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The agent of a process. It knows no transport: whoever hosts it connects clients to it and tells it when to go down.
/// Making one is cheap; the disk is first touched when a session is asked for, and the network when a model is.
/// </summary>
public sealed partial class AgentServer : IAsyncDisposable
{
    private static readonly TimeSpan BeforeTelling = TimeSpan.FromMilliseconds(250);

    private readonly Lazy<JournalStore> _store;
    private readonly Lazy<SessionRegistry> _sessions;
    private readonly Lazy<ModelHandle> _model;
    private int _goingDown;
    private int _hasToldOfSandbox;

    /// <summary>An agent with its options. Touches nothing yet.</summary>
    public AgentServer(AgentOptions options, ILoggerFactory loggers)
    {
        Options = options;
        Logger = loggers.CreateLogger("AcpAgent.Agent");
        if (options.Model.Notice is { } notice)
        {
            LogModelNotice(Logger, notice);
        }

        foreach (var name in options.Secrets.TooShort)
        {
            LogTooShort(Logger, name, KnownSecrets.Shortest);
        }

        Tools = options.Search is { } search ? [.. BuiltInTools.All, new WebSearchTool(search)] : BuiltInTools.All;
        var trust = new ProjectTrust(options.UserDirectory);
        Skills = new SessionSkills(options.UserDirectory, trust);
        Rules = new PermissionFiles(options.OperatorDirectory, options.UserDirectory, trust, line => LogRules(Logger, line));
        Shells = options.Shell is { } shell ? new ShellHost(shell, line => LogSandboxFile(Logger, line)) : null;
        Changes = new ConfigurationLog(Logger);
        Configuration = new ConfigurationReader(Rules, Shells?.Sandbox, Skills, Instructions, () => Model);
        Mcp = new McpHost(new McpSettingsFiles(options.OperatorDirectory, options.UserDirectory, trust), Shells, Version, options.Secrets, loggers.CreateLogger("AcpAgent.Mcp"));
        Turns = new TurnRunner(TimeProvider.System, loggers.CreateLogger("AcpAgent.Turns"));
        _model = new Lazy<ModelHandle>(() => ModelFactory.Create(options.Model, loggers));

        // Tried again after a failure: a directory that cannot be made may be possible to make later.
        _store = new Lazy<JournalStore>(() => OpenStore(loggers), LazyThreadSafetyMode.PublicationOnly);
        _sessions = new Lazy<SessionRegistry>(() =>
        {
            var settings = new SessionSettings
            {
                QueueLimit = options.QueuedPrompts,
                ConfigOptions = state => Capabilities.Options(state, Model),
                IsStricter = SessionModes.IsStricter,
                CloseInterruptedTurn = CloseInterrupted,
                Redact = record => RedactedRecord.Of(record, options.Secrets.Current),
            };
            var registry = new SessionRegistry(Store, settings, loggers.CreateLogger("AcpAgent.Sessions"));
            registry.Released += Conversations.Forget;
            registry.Released += EndCommands;
            registry.Released += Changes.Forget;
            registry.Released += session => Mcp.End(session.Id);
            _ = Task.Delay(BeforeTelling).ContinueWith(_ => LookAround(), TaskScheduler.Default);
            return registry;
        }, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(AgentServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    internal AgentOptions Options { get; }

    internal ILogger Logger { get; }

    internal TurnRunner Turns { get; }

    internal Conversations Conversations { get; } = new();

    internal PermissionFiles Rules { get; }

    internal IReadOnlyList<ITool> Tools { get; }

    internal SessionSkills Skills { get; }

    internal ProjectInstructions Instructions { get; } = new();

    internal ConfigurationReader Configuration { get; }

    internal ConfigurationLog Changes { get; }

    /// <summary>What commands run in; null where there are none.</summary>
    internal ShellHost? Shells { get; }

    /// <summary>The MCP servers of sessions.</summary>
    internal McpHost Mcp { get; }

    internal ModelHandle Model => _model.Value;

    internal JournalStore Store => _store.Value;

    internal SessionRegistry Sessions => _sessions.Value;

    internal bool IsGoingDown => Volatile.Read(ref _goingDown) != 0;

    /// <summary>An agent's end of one connection.</summary>
    public IAcpAgent Connect(IClientPeer client, ConnectionPolicy policy) => new AgentConnection(this, client, policy);

    /// <summary>
    /// Does in advance what the first session of the process would cost once, a few milliseconds. For a thread that has nothing else to do
    /// while the first client is being answered; on a machine with one processor there is none, and this does nothing.
    /// </summary>
    public void Rehearse()
    {
        if (Environment.ProcessorCount > 1)
        {
            Rehearsal.Run(Model);
        }
    }

    /// <summary>What would be in force in a session that works in a directory.</summary>
    public ConfigurationSnapshot Look(string cwd) => Configuration.Read(new WorkspaceRoots(cwd, []));

    /// <summary>From now on new sessions and prompts are refused.</summary>
    public void BeginShutdown() => Interlocked.Exchange(ref _goingDown, 1);

    /// <summary>Cancels every turn that runs or waits now. Nothing is refused.</summary>
    public void CancelTurns()
    {
        if (_sessions.IsValueCreated)
        {
            Sessions.CancelAll(CancelReason.Shutdown);
        }
    }

    /// <summary>
    /// Cancels every turn, and gives back the terminals of clients, while those can still be heard. Completes when that is done or has taken
    /// long enough.
    /// </summary>
    public async Task LetGoOfTerminalsAsync()
    {
        CancelTurns();
        if (Shells is not null)
        {
            await Shells.LetGoOfTerminalsAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Cancels every turn, lets their prompts be answered, and closes every session. What is only read stays possible.</summary>
    /// <exception cref="OperationCanceledException">It took too long. What was written is safe.</exception>
    public async Task CloseSessionsAsync(CancellationToken hard)
    {
        BeginShutdown();
        if (_sessions.IsValueCreated)
        {
            await Sessions.CloseAllAsync(CancelReason.Shutdown).WaitAsync(hard).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_sessions.IsValueCreated)
        {
            TellOfSandbox(triesOut: false);
        }

        await CloseSessionsAsync(CancellationToken.None).ConfigureAwait(false);
        await Mcp.DisposeAsync().ConfigureAwait(false);
        if (Shells is not null)
        {
            await Shells.DisposeAsync().ConfigureAwait(false);
        }

        if (_store.IsValueCreated)
        {
            await Store.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What the process that had a session before left open: a turn, and questions that have waited long enough.</summary>
    private IReadOnlyList<JournalRecord> CloseInterrupted(IEnumerable<JournalEntry> entries)
    {
        var pending = new PendingPermissions();
        var missing = InterruptedTurn.Close(pending.Watch(entries));
        return [.. pending.Expired(TimeProvider.System.GetUtcNow(), Options.PermissionExpiry), .. missing];
    }

    /// <summary>What a session left running is told to end at once, and has ended soon after.</summary>
    private void EndCommands(LiveSession session) => _ = Shells?.EndAsync(session.Id);

    /// <summary>What every process does once that has sessions, out of the first one's way.</summary>
    private void LookAround()
    {
        TellOfSandbox(triesOut: true);
        Shells?.RemoveAbandoned();
    }

    /// <summary>What commands are confined to is in the log of every process that has sessions; out of the first one's way, for the log takes its time.</summary>
    /// <param name="triesOut">Whether bubblewrap is tried out where Landlock is not enough; else what is known is told.</param>
    private void TellOfSandbox(bool triesOut)
    {
        if (Shells is null || Interlocked.Exchange(ref _hasToldOfSandbox, 1) != 0)
        {
            return;
        }

        var status = Shells.Sandbox.Status;
        var bubblewrap = triesOut && !status.IsComplete && status.FiltersCalls ? Shells.Sandbox.Bubblewrap : Shells.Sandbox.KnownBubblewrap;
        var enforced = string.Join("; ", bubblewrap is { Runs: true } && !status.IsComplete ? SandboxStatus.EnforcedWithBubblewrap : status.Enforces);
        var gaps = string.Join("; ", bubblewrap is { Problem: { } problem } ? [.. status.Gaps, $"bubblewrap, which could do more, {problem}"] : status.Gaps);
        try
        {
            var settings = Shells.Sandbox.Settings(SandboxFile.ShellTool, project: null);
            if (!settings.Enabled)
            {
                LogSwitchedOff(Logger, settings.SwitchedOffBy);
            }
            else if (status.IsComplete)
            {
                LogSandbox(Logger, status.Backend, enforced, settings.Profile.Name);
            }
            else if (bubblewrap is { Runs: true })
            {
                LogSandbox(Logger, status.BackendWithBubblewrap, enforced, settings.Profile.Name);
            }
            else
            {
                LogGaps(Logger, status.Backend, gaps, settings.IsDemanded ? "refused" : "asked about");
            }
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            LogBrokenSettings(Logger, error.Message);
        }
    }

    private JournalStore OpenStore(ILoggerFactory loggers)
    {
        var store = new JournalStore(Options.DataDirectory, new JournalOptions(), loggers.CreateLogger("AcpAgent.Journal"));
        if (store.IsVolatile)
        {
            LogVolatile(Logger, store.DataDirectory);
        }

        return store;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Settings of the sandbox: {Line}")]
    private static partial void LogSandboxFile(ILogger logger, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Permission rules: {Line}")]
    private static partial void LogRules(ILogger logger, string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "Commands are sandboxed by {Backend}, profile {Profile}. Enforced: {Enforced}")]
    private static partial void LogSandbox(ILogger logger, string backend, string enforced, string profile);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Commands are not sandboxed as they should be, so each is {Consequence}. Backend: {Backend}. Not enforced: {Gaps}")]
    private static partial void LogGaps(ILogger logger, string backend, string gaps, string consequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sandbox is switched off by {File}: commands run unsandboxed")]
    private static partial void LogSwitchedOff(ILogger logger, string? file);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sandbox's settings are broken, so there are no commands: {Problem}")]
    private static partial void LogBrokenSettings(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} has fewer than {Shortest} characters, so it is not taken out of what is shown and logged")]
    private static partial void LogTooShort(ILogger logger, string name, int shortest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Notice}")]
    private static partial void LogModelNotice(ILogger logger, string notice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Directory} lies in memory: sessions kept there are gone with the machine's next restart")]
    private static partial void LogVolatile(ILogger logger, string directory);
}
