using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Limits;

/// <summary>Many connections, each with sessions that all work at once.</summary>
public sealed class ManyTests : AgentTest
{
    private const int Connections = 24;
    private const int Sessions = 4;

    [Fact]
    public async Task Many_connections_with_many_sessions_all_get_their_own_answers_and_leave_nothing_open()
    {
        var (agent, addresses) = await ServeAsync($"unix:{Home["s"]}");
        await RoundAsync();
        await Patience.UntilAsync(() => OpenFiles() < 200, "files are closed");
        var before = OpenFiles();
        await RoundAsync();
        await RoundAsync();

        await Patience.UntilAsync(() => OpenFiles() <= before + 5, $"{before} files are open again");

        int OpenFiles() => Directory.GetFileSystemEntries($"/proc/{agent.Id}/fd").Length;

        async Task RoundAsync()
        {
            var connections = new List<SocketConnection>();
            for (var connection = 0; connection < Connections; connection++)
            {
                connections.Add(await SocketConnection.ConnectAsync(addresses[0]));
                await connections[^1].Client.InitializeAsync();
            }

            await Task.WhenAll(connections.SelectMany((connection, c) =>
                Enumerable.Range(0, Sessions).Select(s => ConverseAsync(connection.Client, $"c{c}s{s}"))));
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task ConverseAsync(TestClient client, string word)
    {
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, $"Remember the word {word}.")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "/offline stream 50")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Which word was it?")).StopReason);
        Assert.Contains(word, client.Messages(session)[^1].Text, StringComparison.Ordinal);
    }
}
