using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Limits;

/// <summary>What has been answered leaves nothing behind in memory.</summary>
public sealed class MemoryTests(ITestOutputHelper output) : AgentTest
{
    private const int Batch = 500;
    private const int Batches = 40;
    private const long GrowthAtMost = 24L << 20;

    [Theory]
    [InlineData("logout", "{}")]
    [InlineData("authenticate", """{"methodId":"none"}""")]
    [InlineData("session/new", """{"cwd":"/nowhere/at/all","mcpServers":[]}""")]
    [InlineData("session/set_mode", """{"sessionId":"none","modeId":"plan"}""")]
    [InlineData("session/list", "{}")]
    [InlineData("_custom", "{}")]
    public async Task Any_number_of_requests(string method, string parameters)
    {
        var (agent, client) = await StartRawAsync(new AgentStart { Arguments = ["--log-level", "error"] });
        for (var batch = 0; batch < Batches / 4; batch++)
        {
            await AskAsync(client, method, parameters);
        }

        var before = agent.ResidentBytes;
        for (var batch = 0; batch < Batches; batch++)
        {
            await AskAsync(client, method, parameters);
        }

        var after = agent.ResidentBytes;
        output.WriteLine($"resident: {before >> 10} KiB before, {after >> 10} KiB after {Batch * Batches} requests");
        Assert.True(after < before + GrowthAtMost, $"{after} bytes are resident, {before} were");
    }

    private static async Task AskAsync(RawClient client, string method, string parameters)
    {
        await client.SendAsync([.. Enumerable.Range(0, Batch).Select(id => RawClient.Request($"{id}", method, parameters))]);
        for (var answer = 0; answer < Batch; answer++)
        {
            await client.ReceiveAsync();
        }
    }
}
