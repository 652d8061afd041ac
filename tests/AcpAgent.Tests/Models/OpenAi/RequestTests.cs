using System.Text.Json;
using AcpAgent.Core.Models;
using AcpAgent.Core.Models.OpenAi.Requests;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>The body of a request.</summary>
public sealed class RequestTests
{
    private static readonly ModelSettings Settings = new() { ApiKey = "key", Model = "m" };

    [Fact]
    public void A_conversation_is_written_as_chat_completions_wants_it()
    {
        var request = Write(Settings, [
            new ChatMessage(ChatRole.System, "Be brief."),
            new ChatMessage(ChatRole.User, [new TextContent("one"), new TextContent("two ü漢😀\"")]),
            new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("I look."), new RawToolCallContent(0, "a", "read_file", """{"file_path": "x"}""")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", "content")]),
            new ChatMessage(ChatRole.Assistant, [new RawToolCallContent(0, "b", "list_directory", "{}")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("b", "files")]),
        ]);

        Assert.Equal(JsonSerializer.Serialize(JsonElement.Parse("""
            {"model":"m","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":"one\n\ntwo ü漢😀\""},
              {"role":"assistant","content":"I look.","tool_calls":[{"id":"a","type":"function","function":{"name":"read_file","arguments":"{\"file_path\": \"x\"}"}}]},
              {"role":"tool","content":"content","tool_call_id":"a"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"b","type":"function","function":{"name":"list_directory","arguments":"{}"}}]},
              {"role":"tool","content":"files","tool_call_id":"b"}],
             "stream":true,"stream_options":{"include_usage":true}}
            """)), JsonSerializer.Serialize(request));
    }

    [Fact]
    public void Text_is_sent_as_it_is_and_not_escaped() =>
        Assert.Contains("ü漢<&>'+", System.Text.Encoding.UTF8.GetString(new RequestWriter(Settings).Write([new ChatMessage(ChatRole.User, "ü漢<&>'+")], null).Span), StringComparison.Ordinal);

    [Fact]
    public void Tools_are_declared_with_their_schema()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"file_path":{"type":"string"}},"required":["file_path"]}""");
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("read_file", "Reads a file.", schema)] };

        var tool = Assert.Single(Write(Settings, [], options).GetProperty("tools").EnumerateArray());

        Assert.Equal(JsonSerializer.Serialize(JsonElement.Parse($$$"""{"type":"function","function":{"name":"read_file","description":"Reads a file.","parameters":{{{schema.GetRawText()}}} } }""")), JsonSerializer.Serialize(tool));
        Assert.False(Write(Settings, [], new ChatOptions { Tools = [] }).TryGetProperty("tools", out _));
    }

    [Fact]
    public void Settings_and_options_are_written_and_options_win()
    {
        var settings = Settings with { Temperature = 0.7, MaxTokens = 100, MaxTokensField = "max_tokens" };

        var plain = Write(settings, []);
        Assert.Equal((0.7, 100), (plain.GetProperty("temperature").GetDouble(), plain.GetProperty("max_tokens").GetInt32()));

        var told = Write(settings with { MaxTokensField = "max_completion_tokens" }, [], new ChatOptions { Temperature = 0.2f, MaxOutputTokens = 5, ModelId = "n" });
        Assert.Equal(("0.2", 5, "n"), (told.GetProperty("temperature").GetRawText(), told.GetProperty("max_completion_tokens").GetInt32(), told.GetProperty("model").GetString()));

        var bare = Write(Settings, []);
        Assert.Equal(["model", "messages", "stream", "stream_options"], bare.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void The_extra_body_comes_last_and_replaces_what_is_there()
    {
        var settings = Settings with
        {
            Temperature = 1,
            ExtraBody = JsonElement.Parse("""{"temperature":0,"stream_options":null,"model":"other","reasoning":{"effort":"low"}}"""),
        };

        Assert.Equal(
            """{"messages":[],"stream":true,"temperature":0,"stream_options":null,"model":"other","reasoning":{"effort":"low"}}""",
            System.Text.Encoding.UTF8.GetString(new RequestWriter(settings).Write([], null).Span));
    }

    [Fact]
    public void Thoughts_go_back_only_where_that_is_wanted()
    {
        ChatMessage[] history = [new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("hi")])];

        Assert.Equal("hm", Write(Settings with { SendReasoning = true }, history).GetProperty("messages")[0].GetProperty("reasoning_content").GetString());
        Assert.False(Write(Settings, history).GetProperty("messages")[0].TryGetProperty("reasoning_content", out _));
    }

    [Fact]
    public void Arguments_of_a_call_that_was_made_by_code_are_serialized()
    {
        var call = new FunctionCallContent("a", "f", new Dictionary<string, object?> { ["x"] = 1, ["y"] = null });

        var sent = Write(Settings, [new ChatMessage(ChatRole.Assistant, [call])]).GetProperty("messages")[0].GetProperty("tool_calls")[0];

        Assert.Equal("""{"x":1,"y":null}""", sent.GetProperty("function").GetProperty("arguments").GetString());
    }

    [Fact]
    public void Results_find_their_calls_whatever_their_order()
    {
        var messages = Write(Settings, [
            new ChatMessage(ChatRole.Assistant, [new RawToolCallContent(0, "same", "f", "{}"), new RawToolCallContent(1, "same", "g", "{}"), new RawToolCallContent(2, "c", "h", "{}")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "of h"), new FunctionResultContent("same", "of f")]),
            new ChatMessage(ChatRole.User, "and?"),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("same", "of g"), new FunctionResultContent("nobody", "lost")]),
        ]).GetProperty("messages");

        Assert.Equal(["", "of f", "of g", "of h", "and?"], messages.EnumerateArray().Select(message => message.GetProperty("content").GetString() ?? ""));
    }

    private static readonly Gen<string> Id = Gen.OneOf("a", "b", "c", "", " ", "call_1", "call_2");

    private static readonly Gen<string> Words = Gen.OneOf(Gen.OneOf("", " ", "\ud83d", "\udc00x", "ü\0\n"), Gen.String[0, 5]);

    private static readonly Gen<string> Arguments = Gen.OneOf(Gen.OneOf("{}", """{"x":1}""", "", "{", "[]", "null", "\"{}\"", "{} {}", """{"x":"\ud83d"}""", "{\"x\":\"\ud83d\"}"), Gen.String[0, 5]);

    private static readonly Gen<AIContent> Content = Gen.OneOf<AIContent>(
        Words.Select(text => (AIContent)new TextContent(text)),
        Words.Select(text => (AIContent)new TextReasoningContent(text)),
        Gen.Select(Id, Arguments, (id, arguments) => (AIContent)new RawToolCallContent(0, id, "f", arguments)),
        Id.Select(id => (AIContent)new FunctionCallContent(id, "f")),
        Gen.Select(Id, Words, (id, text) => (AIContent)new FunctionResultContent(id, text)));

    private static readonly Gen<ChatMessage> Message = Gen.Select(
        Gen.OneOf(ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, new ChatRole("other")), Content.List[0, 4], (role, contents) => new ChatMessage(role, contents));

    [Fact]
    public void Any_history_becomes_a_valid_request() => Message.List[0, 12].Sample(history =>
    {
        var messages = Write(Settings with { SendReasoning = true }, history).GetProperty("messages").EnumerateArray().ToList();
        var ids = new HashSet<string>();
        for (var i = 0; i < messages.Count; i++)
        {
            var role = messages[i].GetProperty("role").GetString();
            var content = messages[i].GetProperty("content").GetString();
            if (role == "assistant" && messages[i].TryGetProperty("tool_calls", out var calls))
            {
                Assert.NotEqual(0, calls.GetArrayLength());
                foreach (var call in calls.EnumerateArray())
                {
                    var id = call.GetProperty("id").GetString()!;
                    Assert.True(ids.Add(id) && !string.IsNullOrWhiteSpace(id), "Ids are unique.");
                    Assert.Equal(JsonValueKind.Object, JsonElement.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).ValueKind);
                    var answer = messages[++i];
                    Assert.Equal(("tool", id), (answer.GetProperty("role").GetString(), answer.GetProperty("tool_call_id").GetString()));
                }
            }
            else
            {
                Assert.True(role is "system" or "user" or "assistant", "Results follow their calls.");
                Assert.False(string.IsNullOrWhiteSpace(content), "Nothing is empty.");
            }
        }

        var results = history.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Count(call => history.Any(message => message.Role == ChatRole.Assistant && message.Contents.Contains(call)));
        Assert.Equal(results, ids.Count);
    }, iter: 5_000);

    private static JsonElement Write(ModelSettings settings, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        JsonElement.Parse(new RequestWriter(settings).Write(messages, options).Span);
}
