using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Turns;

/// <summary>One agent, several socket connections, one session: it goes from hand to hand, and a connection that is lost cancels nothing.</summary>
public sealed class SharedSessionTests : AgentTest
{
    private readonly HttpModel _model = HttpModel.Start();

    [Fact]
    public async Task In_mid_turn_another_connection_takes_over_without_gap_or_duplicate()
    {
        await using var model = _model;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = HttpReply.Stream;
        for (var i = 0; i < 50; i++)
        {
            reply = reply.Text($"{i},");
        }

        reply = reply.Wait(gate.Task);
        for (var i = 50; i < 100; i++)
        {
            reply = reply.Text($"{i},");
        }

        model.Enqueue(reply);
        var address = await ListenAsync();
        var connection = await ConnectedAsync(address);
        var first = connection.Client;
        var session = (await first.NewAsync(Home.Workspace)).SessionId;
        var prompt = first.PromptAsync(session, "count");
        await first.SeenAsync(update => update is AgentMessageChunk);

        var second = (await ConnectedAsync(address)).Client;
        await second.LoadAsync(session, Home.Workspace);
        connection.Wire.Log.Taken(session);
        gate.SetResult();

        // The former one keeps the answer to its own prompt, and nothing else.
        Assert.Equal(StopReason.EndTurn, (await prompt).StopReason);
        Assert.DoesNotContain("50,", Assert.Single(first.Messages()).Text, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.ResourceNotFound, (await Assert.ThrowsAsync<AcpException>(() => first.PromptAsync(session, "and I?"))).Code);
        await second.SeenAsync(update => Says(update, "99,"));
        var whole = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},"));
        Assert.Equal(whole, Assert.Single(second.Messages()).Text);
        Assert.StartsWith(Assert.Single(first.Messages()).Text, whole, StringComparison.Ordinal);
        Assert.Equal("count", ((TextContent)Assert.Single(second.Updates.Select(n => n.Update).OfType<UserMessageChunk>()).Content).Text);

        var third = (await ConnectedAsync(address)).Client;
        await third.LoadAsync(session, Home.Workspace);
        Assert.Equal(second.Messages(), third.Messages());
    }

    [Fact]
    public async Task A_permission_is_asked_of_whoever_has_the_session_and_the_former_one_s_question_is_taken_back()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Calls("write_file", """{"file_path":"notes.txt","content":"hello"}"""), HttpReply.Says("Written."));
        var address = await ListenAsync();
        var connection = await ConnectedAsync(address);
        var first = connection.Client;
        var takenBack = new TaskCompletionSource();
        first.Permission = async (request, cancellation) =>
        {
            await using (cancellation.Register(() => takenBack.TrySetResult()))
            {
                return await TestClient.NeverAsync(request, cancellation);
            }
        };
        var session = (await first.NewAsync(Home.Workspace)).SessionId;
        var prompt = first.PromptAsync(session, "write");
        var asked = await first.AskedAsync();
        Assert.Equal("Create notes.txt", asked.ToolCall.Title);

        var second = (await ConnectedAsync(address)).Client;
        connection.Wire.Log.Taken(session);
        await second.LoadAsync(session, Home.Workspace);
        var again = await second.AskedAsync();

        Assert.Equal(asked.ToolCall.ToolCallId, again.ToolCall.ToolCallId);
        await takenBack.Task.WaitAsync(Patience.Long);
        Assert.Equal(StopReason.EndTurn, (await prompt).StopReason);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));
        await second.SeenAsync(update => Says(update, "Written."));
        Assert.Equal("Written.", second.Messages()[^1].Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_connection_cancels_nothing(bool whileAsking)
    {
        await using var model = _model;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Enqueue(
            whileAsking ? HttpReply.Calls("write_file", """{"file_path":"notes.txt","content":"hello"}""") : HttpReply.Stream.Text("One ").Wait(gate.Task).Text("two."),
            HttpReply.Says("Done."));
        var address = await ListenAsync();
        var lost = await ConnectedAsync(address);
        lost.Client.Permission = TestClient.NeverAsync;
        var session = (await lost.Client.NewAsync(Home.Workspace)).SessionId;
        var prompt = lost.Client.PromptAsync(session, "go");
        if (whileAsking)
        {
            await lost.Client.AskedAsync();
        }
        else
        {
            await lost.Client.SeenAsync(update => update is AgentMessageChunk);
        }

        lost.Drop();
        await Assert.ThrowsAnyAsync<Exception>(() => prompt);
        gate.SetResult();

        var next = (await ConnectedAsync(address)).Client;
        await next.LoadAsync(session, Home.Workspace);
        if (whileAsking)
        {
            await next.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.Completed });
            Assert.Single(next.Asked);
            Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));
        }

        // It stands behind the turn that ran on.
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(session, "and now?")).StopReason);
        Assert.Contains(next.Messages(), message => message.Text == (whileAsking ? "Done." : "One two."));
        Assert.DoesNotContain(Directory.EnumerateFiles(Home.Data, "*.jsonl", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("\"cancelled\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_is_an_error_with_its_limit_and_other_sessions_and_connections_go_on()
    {
        await using var model = _model;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Enqueue(HttpReply.Stream.Wait(gate.Task).Text("At last."));
        var address = await ListenAsync();
        var client = (await ConnectedAsync(address)).Client;
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var prompts = Enumerable.Range(0, 17).Select(i => client.PromptAsync(session, $"prompt {i}")).ToList();
        await model.RequestAsync(0);

        var full = await Assert.ThrowsAsync<AcpException>(() => client.PromptAsync(session, "one too many"));
        Assert.Equal(16, full.Data!.Value.GetProperty("limit").GetInt32());
        Assert.Equal(session, full.Data!.Value.GetProperty("sessionId").GetString());
        var other = (await ConnectedAsync(address)).Client;
        Assert.Equal(StopReason.EndTurn, (await other.PromptAsync((await other.NewAsync(Home.Workspace)).SessionId, "hello")).StopReason);

        gate.SetResult();
        Assert.All(await Task.WhenAll(prompts), answer => Assert.Equal(StopReason.EndTurn, answer.StopReason));
        Assert.Equal(Enumerable.Range(0, 17).Select(i => $"prompt {i}"), model.Requests.Select(request => request.Prompt).Where(prompt => prompt.StartsWith("prompt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_goes_from_one_process_to_another_when_nobody_needs_it_there_any_more()
    {
        await using var model = _model;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Enqueue(HttpReply.Stream.Text("I am ").Wait(gate.Task).Text("done."));
        var address = await ListenAsync();
        var connection = await ConnectedAsync(address);
        var session = (await connection.Client.NewAsync(Home.Workspace)).SessionId;
        _ = connection.Client.PromptAsync(session, "work").ContinueWith(prompt => _ = prompt.Exception, TaskScheduler.Default);
        await connection.Client.SeenAsync(update => update is AgentMessageChunk);
        var (_, rival) = await StartInitializedAsync(new AgentStart { Environment = model.Environment });
        var refused = await Assert.ThrowsAsync<AcpException>(() => rival.LoadAsync(session, Home.Workspace));
        Assert.True(refused.Data!.Value.GetProperty("owner").GetProperty("processId").GetInt32() > 0);

        connection.Drop();
        await Assert.ThrowsAsync<AcpException>(() => rival.LoadAsync(session, Home.Workspace));
        gate.SetResult();

        await Patience.UntilAsync(() => LoadsAsync(rival, session).GetAwaiter().GetResult(), "the session was let go");
        Assert.Equal("I am done.", rival.Messages()[^1].Text);
    }

    private async Task<bool> LoadsAsync(TestClient client, string session)
    {
        try
        {
            await client.LoadAsync(session, Home.Workspace);
            return true;
        }
        catch (AcpException)
        {
            return false;
        }
    }

    private async Task<AgentAddress> ListenAsync()
    {
        var (_, addresses) = await ServeAsync(new AgentStart { Environment = _model.Environment }, $"unix:{Home["agent"]}");
        return Assert.Single(addresses);
    }

    private async Task<SocketConnection> ConnectedAsync(AgentAddress address)
    {
        var connection = await ConnectAsync(address);
        await connection.Client.InitializeAsync();
        return connection;
    }

    // Connections do not wait for each other: what one is answered tells nothing of what another has been shown.
    private static bool Says(SessionUpdate update, string end) =>
        update is AgentMessageChunk { Content: TextContent text } && text.Text.EndsWith(end, StringComparison.Ordinal);
}
