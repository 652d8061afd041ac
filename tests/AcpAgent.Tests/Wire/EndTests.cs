using System.IO.Pipes;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

/// <summary>The ways a connection can end.</summary>
public sealed class EndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_already_read_are_answered_after_the_end_of_the_input(bool dedicatedThreads)
    {
        RawClient? client = null;
        var agent = new FakeAgent();
        agent.OnPrompt = async (_, _) =>
        {
            await client!.Connection.InputEnded;
            await Task.Delay(20);
            agent.Client.Update(OrderingTests.Chunk("s", "late"));
            return new PromptResponse { StopReason = StopReason.EndTurn };
        };
        var options = new AcpConnectionOptions { DedicatedReader = dedicatedThreads, DedicatedWriter = dedicatedThreads };
        await using var raw = await RawClient.StartInitializedAsync(agent, options);
        client = raw;
        await raw.SendAsync(Prompt(1), Prompt(2), """{"jsonrpc":"2.0","id":3,"method":"_ping"}""");
        raw.EndInput();
        var all = await raw.ReceiveAllAsync();
        Assert.Equal(5, all.Count);
        Assert.Equal(["3", "1", "2"], all.Where(m => m.TryGetProperty("id", out _)).Select(m => m.GetProperty("id").GetRawText()).OrderBy(i => i != "3").ThenBy(i => i));
        await raw.Connection.Completion.WaitAsync(Patience);
        Assert.True(agent.Client.Closed.IsCancellationRequested);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"_ping"}""", "9")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"_ping"}""" + "\r", "9")]
    [InlineData("[]", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"_pi""", "")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"_ping"}{""", "")]
    [InlineData("{", "")]
    [InlineData("  ", "")]
    [InlineData("\r", "")]
    public async Task A_last_line_without_an_end_counts_if_it_is_whole(string line, string id)
    {
        await using var raw = await RawClient.StartInitializedAsync();
        await raw.SendBytesAsync(System.Text.Encoding.UTF8.GetBytes(line));
        raw.EndInput();
        var answers = (await raw.ReceiveAllAsync()).Select(m => m.GetProperty("id").GetRawText());
        Assert.Equal(id.Length == 0 ? [] : [id], answers);
    }

    [Fact]
    public async Task A_last_line_torn_inside_a_character_is_nothing()
    {
        await using var raw = await RawClient.StartInitializedAsync();
        await raw.SendBytesAsync(new byte[] { (byte)'{', (byte)'"', 0xe6, 0xbc });
        raw.EndInput();
        Assert.Empty(await raw.ReceiveAllAsync());
    }

    [Fact]
    public async Task Completing_answers_what_was_read_and_reads_no_more()
    {
        var gate = new TaskCompletionSource<PromptResponse>();
        var agent = new FakeAgent { OnPrompt = (_, _) => gate.Task };
        await using var raw = await RawClient.StartInitializedAsync(agent);
        await raw.SendAsync(Prompt(1));
        await raw.ReceiveUntilPongAsync();
        var done = raw.Connection.CompleteAsync(Patience);
        await raw.Connection.InputEnded.WaitAsync(Patience);
        await raw.SendAsync(Prompt(2));
        Assert.False(done.IsCompleted);
        Assert.False(agent.Client.Closed.IsCancellationRequested);
        gate.SetResult(new PromptResponse { StopReason = StopReason.Cancelled });
        await done.WaitAsync(Patience);
        Assert.Equal("1", Assert.Single(await raw.ReceiveAllAsync()).GetProperty("id").GetRawText());
        Assert.True(agent.Client.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Completing_gives_up_on_what_takes_too_long()
    {
        var agent = new FakeAgent { OnPrompt = (_, _) => new TaskCompletionSource<PromptResponse>().Task };
        await using var raw = await RawClient.StartInitializedAsync(agent);
        await raw.SendAsync(Prompt(1));
        await raw.Connection.CompleteAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience);
        Assert.Empty(await raw.ReceiveAllAsync());
    }

    [Fact]
    public async Task Completing_gives_up_on_a_client_that_does_not_read()
    {
        await using var raw = await RawClient.StartInitializedAsync(pipeBytes: 1000);
        raw.Agent.Client.Update(OrderingTests.Chunk("s", new string('x', 100_000)));
        await raw.Connection.CompleteAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience);
        Assert.True(raw.Agent.Client.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task A_connection_that_never_started_ends_too_and_none_starts_after_its_end()
    {
        using var input = new MemoryStream();
        using var output = new MemoryStream();
        var connection = AcpConnection.ForAgent(input, output);
        await connection.CompleteAsync(Patience).WaitAsync(Patience);
        connection.Start(new FakeAgent { Client = connection.Client });
        await connection.InputEnded.WaitAsync(Patience);
        Assert.Throws<InvalidOperationException>(() => connection.Start(new FakeAgent()));
        await connection.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broken_pipe_ends_the_connection_but_not_the_work(bool dedicatedThreads)
    {
        using var toAgent = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromAgent = new AnonymousPipeServerStream(PipeDirection.In);
        var input = new AnonymousPipeClientStream(PipeDirection.In, toAgent.ClientSafePipeHandle);
        var output = new AnonymousPipeClientStream(PipeDirection.Out, fromAgent.ClientSafePipeHandle);
        var started = new TaskCompletionSource<RequestContext>();
        var finish = new TaskCompletionSource<PromptResponse>();
        var agent = new FakeAgent
        {
            OnPrompt = (_, context) =>
            {
                started.SetResult(context);
                return finish.Task;
            },
        };
        await using var connection = AcpConnection.ForAgent(input, output, new AcpConnectionOptions { DedicatedReader = dedicatedThreads, DedicatedWriter = dedicatedThreads });
        agent.Client = connection.Client;
        connection.Start(agent);
        toAgent.Write(System.Text.Encoding.UTF8.GetBytes(RawClient.Initialize + "\n" + Prompt(1) + "\n"));
        var context = await started.Task.WaitAsync(Patience);
        await fromAgent.DisposeAsync();
        agent.Client.Update(OrderingTests.Chunk("s", "x"));
        await Task.Delay(Timeout.Infinite, agent.Client.Closed).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience);
        await connection.Completion.WaitAsync(Patience);
        Assert.False(context.Cancellation.IsCancellationRequested);
        agent.Client.Update(OrderingTests.Chunk("s", "dropped"));
        await agent.Client.WaitForRoomAsync(CancellationToken.None);
        finish.SetResult(new PromptResponse { StopReason = StopReason.EndTurn });
    }

    private static string Prompt(int id) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""";
}
