using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Models;

/// <summary>The real executable with a model behind a real HTTP endpoint.</summary>
public sealed class ModelOverHttpTests : AgentTest
{
    private readonly HttpModel _model = HttpModel.Start();

    [Fact]
    public async Task A_turn_streams_uses_a_tool_and_tells_the_model_what_came_of_it()
    {
        await using var model = _model;
        var path = Path.Combine(Home.Workspace, "notes.txt");
        model.Enqueue(
            HttpReply.Stream.Thought("A file, ", "then.").Text("I write ", "it.").Call("write_file", JsonSerializer.Serialize(new Dictionary<string, string> { ["file_path"] = path, ["content"] = "hällo 😀" })).Uses(100, 20, cached: 60, reasoning: 5).InPieces(7),
            HttpReply.Says("It is written.").Uses(150, 10));
        var (client, session) = await OpenAsync();

        var answer = await client.PromptAsync(session, "Write a note");

        Assert.Equal(StopReason.EndTurn, answer.StopReason);
        Assert.Equal("hällo 😀", await File.ReadAllTextAsync(path));
        Assert.Equal(["I write it.", "It is written."], client.Messages().Select(message => message.Text));
        Assert.Equal("A file, then.", string.Concat(client.Updates.Select(update => update.Update).OfType<AgentThoughtChunk>().Select(chunk => ((TextContent)chunk.Content).Text)));
        Assert.Single(client.Asked);
        Assert.Equal("""{"inputTokens":250,"outputTokens":30,"cachedReadTokens":60,"thoughtTokens":5,"totalTokens":280}""", answer.Meta!["acp-agent/usage"]!.ToJsonString());

        Assert.Equal(["system", "user"], Roles(model.Requests[0]));
        Assert.Equal("Write a note", model.Requests[0].Prompt);
        Assert.Contains("write_file", model.Requests[0].Json.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()));
        Assert.Equal(["system", "user", "assistant", "tool"], Roles(model.Requests[1]));
        Assert.Equal("call_1", model.Requests[1].Messages[3].GetProperty("tool_call_id").GetString());
    }

    [Fact]
    public async Task A_tool_call_is_shown_before_its_arguments_have_come()
    {
        await using var model = _model;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Enqueue(HttpReply.Stream.CallStart("list_directory").Wait(gate.Task).CallArguments("""{"directory_path":"."}"""));
        var (client, session) = await OpenAsync();

        var prompt = client.PromptAsync(session, "Look");
        var call = (ToolCall)await client.SeenAsync(update => update is ToolCall);
        Assert.Equal(ToolCallStatus.Pending, call.Status);
        gate.SetResult();

        Assert.Equal(StopReason.EndTurn, (await prompt).StopReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_the_request_at_once_and_the_session_goes_on(bool begun)
    {
        await using var model = _model;
        model.Enqueue(begun ? HttpReply.Stream.Text("Let me see").Hang() : HttpReply.Ignores(), HttpReply.Says("Hello again."));
        var (client, session) = await OpenAsync();

        var prompt = client.PromptAsync(session, "hello");
        var request = await model.RequestAsync(0);
        if (begun)
        {
            await client.SeenAsync(update => update is AgentMessageChunk);
        }

        client.Cancel(session);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        await request.Left.WaitAsync(Patience.Long);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello?")).StopReason);
    }

    [Fact]
    public async Task A_provider_that_is_busy_for_a_moment_is_asked_again()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Fails(503, "Busy."), HttpReply.Resets(), HttpReply.Says("Here I am."));
        var (client, session) = await OpenAsync();

        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
        Assert.Equal(["Here I am."], client.Messages().Select(message => message.Text));
        Assert.Equal(3, model.Requests.Count);
    }

    [Fact]
    public async Task A_refused_key_is_told_and_shown_nowhere()
    {
        await using var model = _model;
        model.Otherwise = _ => HttpReply.Fails(401, $"Incorrect API key provided: {HttpModel.Key}.", "invalid_request_error", "invalid_api_key");
        var agent = Start(new AgentStart { Environment = model.Environment });
        await agent.Client.InitializeAsync();
        var session = (await agent.Client.NewAsync(Home.Workspace)).SessionId;

        var error = await Assert.ThrowsAsync<AcpException>(() => agent.Client.PromptAsync(session, "hello"));

        Assert.Contains("does not accept the key (401)", error.Message, StringComparison.Ordinal);
        Assert.Single(model.Requests);
        agent.CloseInput();
        await agent.ExitAsync();
        var written = string.Concat(Directory.EnumerateFiles(Home.Data, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("does not accept the key", written, StringComparison.Ordinal);
        foreach (var text in new[] { written, agent.Errors, error.Message, string.Concat(agent.Client.Lines()) })
        {
            Assert.DoesNotContain(HttpModel.Key, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_is_told_and_what_came_of_it_stays()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Stream.Text("The answer is").Cut(), HttpReply.Says("Forty-two."));
        var (client, session) = await OpenAsync();

        var error = await Assert.ThrowsAsync<AcpException>(() => client.PromptAsync(session, "What is the answer?"));

        Assert.Contains("broke before the answer was complete", error.Message, StringComparison.Ordinal);
        Assert.Contains("The answer is", client.Messages().Select(message => message.Text));
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Again?")).StopReason);
        Assert.Equal("The answer is", HttpModelRequest.TextOf(model.Requests[1].Messages[2].GetProperty("content")));
    }

    private static IEnumerable<string?> Roles(HttpModelRequest request) => request.Messages.Select(message => message.GetProperty("role").GetString());

    private async Task<(TestClient Client, string Session)> OpenAsync()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = _model.Environment });
        return (client, (await client.NewAsync(Home.Workspace)).SessionId);
    }
}
