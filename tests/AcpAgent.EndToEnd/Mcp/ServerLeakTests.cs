using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>After many sessions with servers nothing of them is left: no process, no descriptor, no thread.</summary>
public sealed class ServerLeakTests : McpTest
{
    private const int Sessions = 15;

    [Fact]
    public async Task Nothing_is_left_after_many_sessions_with_servers()
    {
        await using var server = await HttpServer.StartAsync(Script("everything"), "streamableHttp");
        var address = new McpServerHttp { Name = "everything", Url = $"http://localhost:{server.Port}/mcp", Headers = [] };
        var (agent, client) = await StartInitializedAsync();
        for (var i = 0; i < 3; i++)
        {
            await LiveAsync(i);
        }

        var before = await SettledAsync(int.MaxValue);
        for (var i = 0; i < Sessions; i++)
        {
            await LiveAsync(i);
        }

        var after = await SettledAsync(before + 5);
        TestContext.Current.SendDiagnosticMessage($"{Sessions} sessions with servers: {before} descriptors before, {after} after");
        await GoneAsync();

        async Task LiveAsync(int i)
        {
            var session = await NewAsync(client, Odd("tools"), address);
            Assert.Equal("changed", TextOf(await CallAsync(client, session, "mcp_odd_change")));
            Assert.Equal("Echo: hi", TextOf(await CallAsync(client, session, "mcp_everything_echo", """{"message":"hi"}""")));
            if (i % 3 == 0)
            {
                await CallAsync(client, session, "mcp_odd_die");
            }

            await client.CloseAsync(session);
        }

        async Task<int> SettledAsync(int most)
        {
            await Patience.UntilAsync(() => Children(agent.Id) == 0 && Files(agent.Id) <= most, $"no children and at most {most} descriptors");
            return Files(agent.Id);
        }
    }

    /// <summary>Pipes, sockets and the like; files are those of the program itself, where it is not native.</summary>
    private static int Files(int process) =>
        Directory.GetFileSystemEntries($"/proc/{process}/fd").Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith('/') == false);

    private static int Children(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").Sum(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
}
