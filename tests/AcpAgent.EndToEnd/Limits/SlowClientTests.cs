using System.Text;
using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Limits;

/// <summary>A client that does not read holds up nobody but itself, and takes no memory.</summary>
public sealed class SlowClientTests(ITestOutputHelper output) : AgentTest
{
    private const long Mebibyte = 1 << 20;

    /// <summary>What the process may grow by while a client makes it hold as much as it will: both bounds, and room for the collector.</summary>
    private const long GrowthAtMost = 160 * Mebibyte;

    [Fact]
    public async Task A_turn_whose_client_does_not_read_waits_and_all_others_go_on()
    {
        var (agent, addresses) = await ServeAsync($"unix:{Home["s"]}");
        var slow = (await ConnectAsync(addresses[0])).Raw;
        await slow.InitializeAsync();
        var session = await slow.NewSessionAsync(Home.Workspace);
        slow.StopReading();
        var witness = await OpenAsync(addresses[0]);
        var other = (await witness.NewAsync(Home.Workspace)).SessionId;
        await witness.PromptAsync(other, "hello");
        var before = agent.ResidentBytes;
        const int Chunks = 1_000_000;
        await slow.SendAsync(RawClient.Request(
            "3", "session/prompt", $$"""{"sessionId":"{{session}}","prompt":[{"type":"text","text":"/offline stream {{Chunks}} 1000"}]}"""));

        // It is journaled as it is shown: what is shown stops, and so does the journal.
        long Written() => JournalFiles.Bytes(Home, session);
        await Patience.UntilAsync(() => Written() > 2 * Mebibyte, "the turn runs into the bound");
        long written;
        var peak = 0L;
        do
        {
            written = Written();
            for (var round = 0; round < 20; round++)
            {
                Assert.Equal(StopReason.EndTurn, (await witness.PromptAsync(other, "/offline stream 20")).StopReason);
                peak = Math.Max(peak, agent.ResidentBytes);
            }
        }
        while (Written() != written);

        output.WriteLine($"resident: {before / Mebibyte} MiB before, {peak / Mebibyte} MiB at most while {written / Mebibyte} MiB were journaled");
        Assert.True(written < 64 * Mebibyte);
        Assert.True(peak < before + GrowthAtMost, $"{peak} bytes are resident, {before} were");

        // Cancel goes its own way: it is not behind what the client has not read.
        await slow.SendAsync(RawClient.Notification("session/cancel", $$"""{"sessionId":"{{session}}"}"""));
        await Patience.UntilAsync(() => JournalFiles.LastTurnCause(Home, session) == "user", "the turn is cancelled");
        slow.GoOnReading();
        var (answer, shown) = await slow.AnswerAsync("3");
        Assert.Equal("cancelled", answer.GetProperty("result").GetProperty("stopReason").GetString());
        Assert.True(shown.Count is > 1000 and < Chunks);
        Assert.Empty(await slow.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_client_that_writes_and_never_reads_is_stopped_then_disconnected()
    {
        var (agent, addresses) = await ServeAsync($"unix:{Home["s"]}");
        var witness = await OpenAsync(addresses[0]);
        var session = (await witness.NewAsync(Home.Workspace)).SessionId;
        await witness.PromptAsync(session, "hello");
        await using var flood = await addresses[0].ConnectAsync(CancellationToken.None);
        await flood.WriteAsync(Encoding.UTF8.GetBytes(RawClient.Initialize + "\n"));
        var line = Encoding.UTF8.GetBytes(RawClient.Request($"\"{new string('i', 32 * 1024)}\"", "no/such", "{}") + "\n");

        var before = agent.ResidentBytes;
        var (sent, peak, turns) = (0L, 0L, 0);
        var writing = WriteForEverAsync();
        while (!writing.IsCompleted)
        {
            Assert.Equal(StopReason.EndTurn, (await witness.PromptAsync(session, "/offline stream 20")).StopReason);
            peak = Math.Max(peak, agent.ResidentBytes);
            turns++;
        }

        await writing;
        output.WriteLine($"resident: {before / Mebibyte} MiB before, {peak / Mebibyte} MiB at most; {sent / Mebibyte} MiB were taken, {turns} turns went on beside");
        Assert.True(sent < 64 * Mebibyte, $"{sent} bytes were taken before it was stopped");
        Assert.True(peak < before + GrowthAtMost, $"{peak} bytes are resident, {before} were");
        Assert.Contains("the peer does not read", agent.Errors, StringComparison.Ordinal);
        Assert.Equal(StopReason.EndTurn, (await witness.PromptAsync(session, "hello")).StopReason);

        async Task WriteForEverAsync()
        {
            try
            {
                while (true)
                {
                    await flood.WriteAsync(line);
                    sent += line.Length;
                }
            }
            catch (IOException)
            {
                // The agent has closed the connection.
            }
        }
    }

    [Fact]
    public async Task A_load_that_is_given_up_leaves_the_session_with_its_client_and_its_turn_can_be_cancelled()
    {
        var (_, client) = await StartRawAsync();
        var session = await client.NewSessionAsync(Home.Workspace);
        string Prompt(string text) => $$"""{"sessionId":"{{session}}","prompt":[{"type":"text","text":"{{text}}"}]}""";
        await client.AskAsync("1", "session/prompt", Prompt("/offline stream 10000 1000"));
        await client.SendAsync(RawClient.Request("2", "session/prompt", Prompt("/offline stream 2; hang")));
        await client.SeenAsync("agent_message_chunk");

        // What waits to be read is bounded, so the replay of all this waits until it is read.
        client.StopReading();
        await client.SendAsync(RawClient.Request("3", "session/load", $$"""{"sessionId":"{{session}}","cwd":"{{Home.Workspace}}","mcpServers":[]}"""));
        await client.SendAsync(RawClient.Notification("$/cancel_request", """{"requestId":3}"""));
        client.GoOnReading();
        Assert.Equal(-32800, (await client.AnswerAsync("3")).Answer.GetProperty("error").GetProperty("code").GetInt32());

        await client.SendAsync(RawClient.Notification("session/cancel", $$"""{"sessionId":"{{session}}"}"""));

        Assert.Equal("cancelled", (await client.AnswerAsync("2")).Answer.GetProperty("result").GetProperty("stopReason").GetString());
    }

    private async Task<TestClient> OpenAsync(AgentAddress address)
    {
        var client = (await ConnectAsync(address)).Client;
        await client.InitializeAsync();
        return client;
    }
}
