using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

public sealed class OrderingTests
{
    [Fact]
    public async Task What_follows_initialize_in_the_same_breath_is_served()
    {
        await using var client = RawClient.Start();
        await client.SendAsync(RawClient.Initialize, """{"jsonrpc":"2.0","id":0,"method":"session/new","params":{"cwd":"/","mcpServers":[]}}""");
        Assert.StartsWith("""{"jsonrpc":"2.0","id":"init","result":{"protocolVersion":1""", await client.ReceiveLineAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"jsonrpc":"2.0","id":0,"result":{"sessionId":"s"}}""", await client.ReceiveLineAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_answer_overtakes_its_updates(bool dedicatedThreads)
    {
        var agent = new FakeAgent();
        agent.OnPrompt = async (request, _) =>
        {
            for (var i = 0; i < 50; i++)
            {
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }

                agent.Client.Update(Chunk(request.SessionId, $"é漢😀{i}"));
            }

            return new PromptResponse { StopReason = StopReason.EndTurn };
        };
        var options = new AcpConnectionOptions { DedicatedReader = dedicatedThreads, DedicatedWriter = dedicatedThreads };
        await using var client = await RawClient.StartInitializedAsync(agent, options);
        const int Turns = 40;
        await client.SendAsync([.. Enumerable.Range(0, Turns).Select(t => Prompt(t, $"s{t}"))]);
        var seen = new int[Turns];
        for (var n = 0; n < Turns * 51; n++)
        {
            var message = await client.ReceiveAsync();
            if (message.TryGetProperty("id", out var id))
            {
                Assert.Equal(50, seen[id.GetInt32()]);
                continue;
            }

            var parameters = message.GetProperty("params");
            var turn = int.Parse(parameters.GetProperty("sessionId").GetString()![1..]);
            Assert.Equal($"é漢😀{seen[turn]++}", parameters.GetProperty("update").GetProperty("content").GetProperty("text").GetString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handlers_start_in_wire_order_and_cancel_sees_the_prompt_before_it_started(bool dedicatedThreads)
    {
        var log = new List<string>();
        var agent = new FakeAgent
        {
            OnPrompt = async (request, _) =>
            {
                log.Add("start " + request.SessionId);
                await Task.Delay(Random.Shared.Next(3));
                return new PromptResponse { StopReason = StopReason.EndTurn };
            },
            OnCancel = cancel => log.Add("cancel " + cancel.SessionId),
            OnExtension = (method, _, _) =>
            {
                log.Add(method);
                return Task.FromResult<JsonElement?>(null);
            },
        };
        var options = new AcpConnectionOptions { DedicatedReader = dedicatedThreads, DedicatedWriter = dedicatedThreads };
        await using var client = await RawClient.StartInitializedAsync(agent, options);
        const int Rounds = 500;
        var lines = Enumerable.Range(0, Rounds).SelectMany(i => (string[])
        [
            Prompt(i, $"s{i}"),
            $$$"""{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s{{{i}}}"}}""",
            $$"""{"jsonrpc":"2.0","id":"x{{i}}","method":"_x{{i}}"}""",
        ]);
        await client.SendAsync([.. lines]);
        for (var i = 0; i < 2 * Rounds; i++)
        {
            Assert.True((await client.ReceiveAsync()).TryGetProperty("result", out _));
        }

        Assert.Equal(Enumerable.Range(0, Rounds).SelectMany(i => (string[])[$"start s{i}", $"cancel s{i}", $"_x{i}"]), log);
    }

    [Fact]
    public async Task What_is_to_follow_an_answer_follows_it_at_once()
    {
        var agent = new FakeAgent();
        agent.OnNewSession = async (_, context) =>
        {
            context.AfterResponse(() => throw new InvalidOperationException("logged, not fatal"));
            context.AfterResponse(() => agent.Client.Update(Chunk("s", "after")));
            await Task.Yield();
            agent.Client.Update(Chunk("s", "before"));
            return new NewSessionResponse { SessionId = "s" };
        };
        await using var client = await RawClient.StartInitializedAsync(agent);
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync("""{"jsonrpc":"2.0","id":0,"method":"session/new","params":{"cwd":"/","mcpServers":[]}}""");
            Assert.Equal("before", Text(await client.ReceiveAsync()));
            Assert.True((await client.ReceiveAsync()).TryGetProperty("result", out _));
            Assert.Equal("after", Text(await client.ReceiveAsync()));
        }
    }

    [Fact]
    public void What_is_to_follow_an_answer_that_has_gone_runs_at_once()
    {
        var context = new RequestContext(1);
        var runs = 0;
        context.AfterResponse(() => runs++);
        Assert.Equal(0, runs);
        context.Answered(_ => { });
        Assert.Equal(1, runs);
        context.AfterResponse(() => runs++);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_prompt_that_takes_its_time_holds_up_nothing()
    {
        var gate = new TaskCompletionSource<PromptResponse>();
        await using var client = await RawClient.StartInitializedAsync(new FakeAgent { OnPrompt = (_, _) => gate.Task });
        await client.SendAsync(Prompt(1, "s"), """{"jsonrpc":"2.0","id":2,"method":"session/set_mode","params":{"sessionId":"s","modeId":"m"}}""");
        Assert.Equal(2, (await client.ReceiveAsync()).GetProperty("id").GetInt32());
        gate.SetResult(new PromptResponse { StopReason = StopReason.EndTurn });
        Assert.Equal(1, (await client.ReceiveAsync()).GetProperty("id").GetInt32());
    }

    internal static SessionNotification Chunk(string sessionId, string text) => new()
    {
        SessionId = sessionId,
        Update = new AgentMessageChunk { Content = new TextContent { Text = text } },
    };

    private static string Prompt(int id, string sessionId) =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/prompt","params":{"sessionId":"{{{sessionId}}}","prompt":[]}}""";

    private static string? Text(JsonElement message) =>
        message.GetProperty("params").GetProperty("update").GetProperty("content").GetProperty("text").GetString();
}
