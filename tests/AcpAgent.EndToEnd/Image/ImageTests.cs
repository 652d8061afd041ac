using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Image;

/// <summary>
/// The image as a platform team runs it: read-only, as uid 10001, without capabilities, network or new privileges, with bounded memory
/// and processes.
/// </summary>
public sealed class ImageTests(BuiltImage image) : AgentTest, IClassFixture<BuiltImage>
{
    private const string Workspace = "/data/workspace";
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    private readonly string _test = $"acp-agent-test-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_hardened_container_prompts_is_killed_is_started_again_loads_and_goes_on()
    {
        var first = Start(Run("first"));
        await first.Client.InitializeAsync();
        var session = (await first.Client.NewAsync(Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await first.Client.PromptAsync(session, "Write hello to notes.txt")).StopReason);
        await ProgramRun.RunAsync([.. BuiltImage.Podman, "kill", "--signal", "KILL", Named("first")]);
        first.Kill();
        await first.ExitAsync();

        var second = Start(Run("second"));
        await second.Client.InitializeAsync();
        await second.Client.LoadAsync(session, Workspace);
        Assert.Equal(first.Client.Messages(), second.Client.Messages());
        Assert.Equal(StopReason.EndTurn, (await second.Client.PromptAsync(session, "Read notes.txt")).StopReason);
        Assert.Contains("hello", second.Client.Messages()[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_holds_no_rights_listens_on_a_socket_and_ends_when_it_is_stopped()
    {
        var agent = Start(Run("server", "serve", "--listen", "unix:/data/agent.sock"));
        await agent.LoggedAsync("Listening on unix:/data/agent.sock");
        var status = await ExecuteAsync("cat", "/proc/1/status");
        Assert.Contains("Uid:\t10001\t10001\t10001\t10001", status, StringComparison.Ordinal);
        Assert.Contains("CapPrm:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        var (code, _, errors) = await ProgramRun.TryAsync([.. BuiltImage.Podman, "exec", Named("server"), "touch", "/usr/local/bin/x"]);
        Assert.NotEqual(0, code);
        Assert.Contains("Read-only file system", errors, StringComparison.Ordinal);

        var connection = await ConnectAsync(new AgentAddress.Unix(Path.Combine(Data(), "agent.sock")));
        await connection.Client.InitializeAsync();
        var session = (await connection.Client.NewAsync(Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await connection.Client.PromptAsync(session, "hello")).StopReason);
        await ProgramRun.RunAsync([.. BuiltImage.Podman, "stop", "--time", "30", Named("server")]);
        Assert.Equal(0, await agent.ExitAsync());
    }

    private AgentStart Run(string container, params string[] arguments) => new()
    {
        Command =
        [
            .. BuiltImage.Podman, "run", "--rm", "-i", "--name", Named(container),
            "--network", "none", "--read-only", "--read-only-tmpfs=false", "--user", "10001:10001", "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", "--memory", "256m", "--pids-limit", "64",
            "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024",
            "-v", $"{Data()}:/data", image.Name, .. arguments,
        ],
    };

    private string Named(string container) => $"{_test}-{container}";

    private Task<string> ExecuteAsync(params string[] command) =>
        ProgramRun.RunAsync([.. BuiltImage.Podman, "exec", Named("server"), .. command]);

    /// <summary>The volume, as a platform would mount it: made before, writable for the user of the image.</summary>
    private string Data()
    {
        var data = Home["volume"];
        foreach (var directory in (ReadOnlySpan<string>)[data, Path.Combine(data, "workspace"), Path.Combine(data, "sessions"), Path.Combine(data, "home")])
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, Everyone);
        }

        return data;
    }
}
