using AcpAgent.EndToEnd.Harness;
using AcpAgent.EndToEnd.Storage.Tracing;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>A process that dies while it writes a file leaves the workspace as it was: no half a file, and no other one beside it.</summary>
public sealed class LeftoverTests : AgentTest
{
    private const string Old = "what was there";

    /// <summary>All that a new file still goes through once its content is written, and that nothing else does.</summary>
    private const string AfterTheContent = "fchmod,linkat,renameat2:signal=SIGKILL";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_SIGKILL_while_a_file_is_written_leaves_nothing_in_the_workspace(bool replaces)
    {
        var file = Path.Combine(Home.Workspace, "notes.txt");
        if (replaces)
        {
            await File.WriteAllTextAsync(file, Old);
        }

        var agent = Start(new AgentStart
        {
            Through = await Trace.InjectingCommandAsync(AfterTheContent),

            // Else the runtime, where it is not compiled in, makes a socket with a mode of its own.
            Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
        });
        agent.ExpectExit(null);
        agent.Wire.Log.Cut = true;
        await agent.Client.InitializeAsync();
        var session = (await agent.Client.NewAsync(Home.Workspace)).SessionId;
        await Assert.ThrowsAnyAsync<Exception>(() => agent.Client.PromptAsync(session, "Write hello to notes.txt"));
        await agent.ExitAsync();

        var journal = string.Concat(Directory.GetFiles(Path.Combine(Home.Data, session), "*.jsonl").Select(File.ReadAllText));
        Assert.Contains("\"type\":\"tool_started\"", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("\"type\":\"tool_ended\"", journal, StringComparison.Ordinal);
        Assert.Equal(replaces ? [file] : [], Directory.GetFileSystemEntries(Home.Workspace));
        Assert.True(!replaces || await File.ReadAllTextAsync(file) == Old);
        var (_, next) = await StartInitializedAsync();
        await next.LoadAsync(session, Home.Workspace);
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(session, "Write hello to notes.txt")).StopReason);
        Assert.Equal([file], Directory.GetFileSystemEntries(Home.Workspace));
        Assert.Equal("hello", await File.ReadAllTextAsync(file));
    }
}
