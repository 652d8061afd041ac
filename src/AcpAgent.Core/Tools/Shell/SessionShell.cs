using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Harmless;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Settings;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>What a session needs to run commands: a private directory, made when it is first needed, and what runs in the background.</summary>
public sealed class SessionShell : IAsyncDisposable
{
    private static readonly string[] _places = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/run/current-system/sw/bin/bash"];

    private const int MostFailed = 50;
    private const int MostEnded = 50;

    private readonly ShellHost _host;
    private readonly Lazy<PrivateDirectory> _private;
    private readonly Lock _gate = new();
    private readonly List<BackgroundCommand> _background = [];
    private readonly List<(string Command, string Directory)> _failed = [];
    private readonly List<BackgroundCommand> _untold = [];
    private int _outputs;
    private bool _isOver;

    internal SessionShell(ShellHost host)
    {
        _host = host;
        _private = new Lazy<PrivateDirectory>(Make);
        Terminals = new SessionTerminals(host.Options.ClientPatience);
    }

    /// <summary>What all sessions have in common.</summary>
    internal ShellOptions Options => _host.Options;

    /// <summary>Where commands put what is temporary.</summary>
    public string Temporary => Path.Join(_private.Value.Path, "tmp");

    /// <summary>The shell that commands are run by; null where there is none.</summary>
    public static string? Bash { get; } = _places.FirstOrDefault(File.Exists);

    /// <summary>The client's terminals that the session's commands run in.</summary>
    internal SessionTerminals Terminals { get; }

    /// <summary>Commands that still run in the background.</summary>
    internal IReadOnlyList<BackgroundCommand> Background => [.. AllBackground.Where(command => !command.Gone.IsCompleted)];

    /// <summary>Commands that run in the background, or have: of those that have ended, the latest.</summary>
    internal IReadOnlyList<BackgroundCommand> AllBackground
    {
        get
        {
            lock (_gate)
            {
                return [.. _background];
            }
        }
    }

    /// <summary>Whether a file is output of this session's commands, which the session may read.</summary>
    public bool HoldsOutput(string canonical) =>
        _private.IsValueCreated && canonical.StartsWith(Path.Join(_private.Value.Path, "output") + "/", StringComparison.Ordinal);

    /// <summary>How a command would run now.</summary>
    /// <param name="roots">The session's roots.</param>
    /// <param name="outside">Whether it is to run without the sandbox for once.</param>
    public SandboxState Look(WorkspaceRoots roots, bool outside = false) =>
        outside ? _host.Sandbox.LookOutside([.. roots.All]) : _host.Sandbox.Look(SandboxFile.ShellTool, [.. roots.All], Temporary);

    /// <summary>Whether just this command has failed in the sandbox.</summary>
    internal bool Failed(string command, string directory)
    {
        lock (_gate)
        {
            return _failed.Contains((command, directory));
        }
    }

    /// <summary>A command has failed in the sandbox, which may be why.</summary>
    internal void HasFailed(string command, string directory)
    {
        lock (_gate)
        {
            if (_failed.Count >= MostFailed)
            {
                _failed.RemoveAt(0);
            }

            _failed.Add((command, directory));
        }
    }

    /// <summary>A name for a command, and a file that is not there yet for output that is too long to show.</summary>
    internal (string Name, string OutputPath) Next()
    {
        var name = $"command-{Interlocked.Increment(ref _outputs)}";
        return (name, Path.Join(_private.Value.Path, "output", $"{name}.txt"));
    }

    /// <summary>What a command does, as far as it can be told.</summary>
    internal CommandJudgement Judge(string command, string workingDirectory, WorkspaceRoots roots)
    {
        var environment = ChildEnvironment.Of(_host.Options.Environment, []);
        var sight = new WorkspaceSight(roots, environment["PATH"]);
        return CommandJudgement.Of(command, workingDirectory, environment.GetValueOrDefault("HOME") ?? _host.Options.Surroundings.Home ?? "/", sight.Roots, new RecordingSight(sight));
    }

    /// <summary>Starts a command.</summary>
    /// <exception cref="ChildStartException">It could not be started as it was meant to be.</exception>
    internal Task<ChildProcess> StartAsync(string command, string workingDirectory, Confinement? confinement, IReadOnlyDictionary<string, string> added) =>
        _host.Spawner.StartAsync(new ChildStart
        {
            Program = Bash!,
            Arguments = ["bash", "--noprofile", "--norc", "-c", "--", command],
            Environment = EnvironmentOf(workingDirectory, confinement is not null, added),
            WorkingDirectory = workingDirectory,
            Confinement = confinement,
            Limits = _host.Options.Limits,
        });

    /// <summary>The whole environment of a command.</summary>
    internal IReadOnlyDictionary<string, string> EnvironmentOf(string workingDirectory, bool isConfined, IReadOnlyDictionary<string, string> added) => ChildEnvironment.Of(
        _host.Options.Environment, [.. SandboxEnvironment.Of(Temporary, _host.Options.Surroundings.Home, isConfined), new("PWD", workingDirectory), .. added]);

    /// <summary>Lets a command run on until the session ends.</summary>
    /// <returns>False where the session has ended.</returns>
    internal bool Keep(BackgroundCommand command)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            foreach (var old in _background.Where(one => one.Gone.IsCompleted).SkipLast(MostEnded - 1).ToList())
            {
                _background.Remove(old);
                _untold.Remove(old);
            }

            _background.Add(command);
            _untold.Add(command);
            return true;
        }
    }

    /// <summary>Those that have ended in the background since this was last asked.</summary>
    internal IReadOnlyList<BackgroundCommand> TakeEnded()
    {
        lock (_gate)
        {
            BackgroundCommand[] ended = [.. _untold.Where(command => command.Gone.IsCompleted)];
            _untold.RemoveAll(ended.Contains);
            return ended;
        }
    }

    /// <summary>The model has been told how a command ended.</summary>
    internal void Told(BackgroundCommand command)
    {
        lock (_gate)
        {
            _untold.Remove(command);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        BackgroundCommand[] left;
        lock (_gate)
        {
            _isOver = true;
            left = [.. _background];
        }

        Terminals.LetGo();
        await Task.WhenAll(left.Select(command => command.EndAsync())).ConfigureAwait(false);
        await Task.WhenAny(Terminals.Gone, Task.Delay(Options.Leave)).ConfigureAwait(false);
        if (_private.IsValueCreated)
        {
            _private.Value.Dispose();
        }
    }

    private PrivateDirectory Make()
    {
        var made = PrivateDirectory.Make(Options.TemporaryParent);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            var temporary = Directory.CreateDirectory(Path.Join(made.Path, "tmp"), owner).FullName;
            Directory.CreateDirectory(Path.Join(made.Path, "output"), owner);
            SandboxEnvironment.Furnish(temporary);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }
}
