using System.Text.Json;
using AcpAgent.Core.Models;
using AcpAgent.Core.Models.Offline;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.Offline;

public sealed class OfflineChatClientTests : IDisposable
{
    private static readonly JsonElement AnyObject = JsonDocument.Parse("""{"type":"object"}""").RootElement;

    private readonly List<ChatMessage> _history = [];
    private readonly OfflineChatClient _model = new();

    private ChatOptions _options = new()
    {
        Instructions = "You are an agent.\nWorking directory: /work/space\nBe brief.",
        Tools = [Tool("list_directory"), Tool("read_file"), Tool("write_file"), Tool("todo_write")],
    };

    public void Dispose() => _model.Dispose();

    private static AIFunctionDeclaration Tool(string name) => AIFunctionFactory.CreateDeclaration(name, name, AnyObject);

    private Task<ModelReply> Ask(string prompt)
    {
        _history.Add(new ChatMessage(ChatRole.User, prompt));
        return Continue();
    }

    private async Task<ModelReply> Continue()
    {
        var reply = await ModelReply.Of(_model, _history, _options);
        List<AIContent> contents = [.. reply.Calls];
        if (reply.Text.Length > 0)
        {
            contents.Insert(0, new TextContent(reply.Text));
        }

        _history.Add(new ChatMessage(ChatRole.Assistant, contents));
        return reply;
    }

    private Task<ModelReply> Answer(ModelReply reply, string result)
    {
        _history.Add(new ChatMessage(ChatRole.Tool, [.. reply.Calls.Select(call => new FunctionResultContent(call.CallId, result))]));
        return Continue();
    }

    private static RawToolCallContent TheCall(ModelReply reply, string tool, string arguments)
    {
        var call = Assert.Single(reply.Calls);
        Assert.Equal((tool, arguments), (call.Name, call.RawArguments));
        Assert.Equal(ChatFinishReason.ToolCalls, reply.Finish);
        var started = Assert.Single(reply.All<ToolCallStartedContent>());
        Assert.Equal((0, call.CallId, tool), (started.Index, started.CallId, started.Name));
        Assert.Equal(arguments, string.Concat(reply.All<ToolCallArgumentsContent>().Select(piece => piece.Delta)));
        return call;
    }

    [Fact]
    public async Task Asked_about_the_folder_it_lists_reads_and_tells()
    {
        var listing = await Ask("What is in this folder?");
        TheCall(listing, "list_directory", """{"directory_path":"/work/space"}""");

        var reading = await Answer(listing, "docs/\nmain.py\nREADME.md\n");
        TheCall(reading, "read_file", """{"file_path":"/work/space/README.md"}""");

        var told = await Answer(reading, "# Boats\nAll about boats.");
        Assert.Empty(told.Calls);
        Assert.Equal(ChatFinishReason.Stop, told.Finish);
        Assert.StartsWith("[offline model] ", told.Text);
        Assert.Contains("main.py", told.Text);
        Assert.Contains("All about boats.", told.Text);
    }

    [Fact]
    public async Task A_folder_without_text_files_is_only_listed()
    {
        var told = await Answer(await Ask("look around"), "docs/\nphoto.jpg\n");
        Assert.Empty(told.Calls);
        Assert.Contains("photo.jpg", told.Text);
    }

    [Theory]
    [InlineData("Wrote 5 bytes to notes.txt.", "Done: I wrote 5 characters to notes.txt")]
    [InlineData("The user rejected this call.", "write_file was rejected, so nothing was done.")]
    [InlineData("Error: no space left on device", "write_file failed.")]
    public async Task Asked_to_write_it_writes_and_tells_what_came_of_it(string result, string words)
    {
        var writing = await Ask("write hello to notes.txt");
        TheCall(writing, "write_file", """{"file_path":"notes.txt","content":"hello"}""");

        var told = await Answer(writing, result);
        Assert.Contains(words, told.Text);
        Assert.Contains(result, told.Text);
    }

    [Fact]
    public async Task A_tool_that_is_not_on_offer_is_not_called()
    {
        _options = new ChatOptions();
        var told = await Ask("write hello to notes.txt");
        Assert.Empty(told.Calls);
        Assert.Contains("write_file", told.Text);
    }

    [Fact]
    public async Task Asked_to_plan_it_writes_todos()
    {
        var planning = await Ask("plan the party");
        var call = Assert.Single(planning.Calls);
        Assert.Equal("todo_write", call.Name);
        using var arguments = JsonDocument.Parse(call.RawArguments);
        Assert.Equal(["completed", "in_progress", "pending"], arguments.RootElement.GetProperty("todos").EnumerateArray().Select(todo => todo.GetProperty("status").GetString()));
        Assert.Contains("the party", (await Answer(planning, "ok")).Text);
    }

    [Fact]
    public async Task It_knows_what_was_said_before()
    {
        Assert.Contains("message 1", (await Ask("Hello")).Text);
        Assert.Contains("kingfisher", (await Ask("remember the word kingfisher")).Text);
        Assert.Contains("The sky is blue.", (await Ask("The sky is blue.")).Text);
        Assert.Contains("kingfisher", (await Ask("which word?")).Text);
        var earlier = (await Ask("what did I say before?")).Text;
        Assert.Contains("1. Hello", earlier);
        Assert.Contains("3. The sky is blue.", earlier);
    }

    [Fact]
    public async Task Every_reply_is_the_same_again()
    {
        var first = await ModelReply.Of(_model, [new(ChatRole.User, "Tell me a story")], _options);
        var second = await ModelReply.Of(_model, [new(ChatRole.User, "Tell me a story")], _options);
        Assert.Equal(first.All<TextContent>().Select(content => content.Text), second.All<TextContent>().Select(content => content.Text));
        Assert.True(first.All<TextContent>().Count > 5, "an answer should stream in many pieces");
        Assert.True(first.Usage!.OutputTokenCount > 0);
    }

    [Fact]
    public async Task Call_ids_stay_unique_through_a_conversation()
    {
        var first = await Ask("write a to a.txt");
        await Answer(first, "ok");
        var second = await Ask("write b to b.txt");
        Assert.NotEqual(first.Calls[0].CallId, second.Calls[0].CallId);
    }
}
