using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;
using Xunit;

namespace AcpAgent.Tests.Tools.Shell;

/// <summary>A shell in scratch directories, with real helpers and the real sandbox.</summary>
internal sealed class TestShell : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("acp-shell-").FullName;

    public TestShell(Func<ShellOptions, ShellOptions>? change = null)
    {
        Home = Directory.CreateDirectory(Path.Join(_root, "home")).FullName;
        Workspace = Directory.CreateDirectory(Path.Join(_root, "work")).FullName;
        Data = Directory.CreateDirectory(Path.Join(_root, "data")).FullName;
        Private = Directory.CreateDirectory(Path.Join(_root, "tmp")).FullName;
        var user = Directory.CreateDirectory(Path.Join(Home, ".agentao")).FullName;
        var options = new ShellOptions
        {
            Helper = HelperProgram.Beside(AppContext.BaseDirectory),
            Surroundings = new SandboxSurroundings([user], Home, [user, Data]),
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = Home, ["OPENAI_API_KEY"] = "sk-not-for-children" },
            TemporaryParent = Private,
        };
        Host = new ShellHost(change?.Invoke(options) ?? options);
    }

    public string Home { get; }

    public string Workspace { get; }

    public string Data { get; }

    public string Private { get; }

    public ShellHost Host { get; }

    /// <summary>The client's terminals; null for none.</summary>
    public IClientTerminals? Terminals { get; set; }

    public ToolEnvironment Environment => new("s", new WorkspaceRoots(Workspace, []), Host.Of("s"), Terminals: Terminals);

    /// <summary>Writes the user's settings.</summary>
    public void Settings(string json) => File.WriteAllText(Path.Join(Home, ".agentao", "sandbox.json"), json);

    public async Task<PreparedCall> PrepareAsync(object arguments, string tool = "run_shell_command") =>
        await Call.Tool(tool).PrepareAsync(Call.Arguments(arguments), Environment, TestContext.Current.CancellationToken);

    public async Task<ToolResult> RunAsync(object arguments, TestRun? run = null, CancellationToken? cancellation = null)
    {
        await using var call = await PrepareAsync(arguments);
        return await call.RunAsync(run ?? new TestRun(), cancellation ?? TestContext.Current.CancellationToken);
    }

    public Task<ToolResult> RunAsync(string command) => RunAsync(new { command });

    /// <summary>Ends a command in the background, or asks which there are.</summary>
    public async Task<ToolResult> StopAsync(object arguments)
    {
        await using var call = await PrepareAsync(arguments, "stop_shell_command");
        return await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Private));
        Directory.Delete(_root, recursive: true);
    }
}
