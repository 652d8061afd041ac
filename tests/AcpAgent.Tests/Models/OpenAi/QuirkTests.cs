using System.Text;
using AcpAgent.Core.Models;
using AcpAgent.Core.Models.OpenAi.Failures;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>What compatible servers really send.</summary>
public sealed class QuirkTests
{
    [Fact]
    public async Task Chunks_of_nothing_show_nothing()
    {
        var reply = await Pieces.OfAsync(
            """{"choices":[],"prompt_filter_results":[]}""",
            """{"choices":[{"delta":{"role":"assistant"},"finish_reason":null}]}""",
            """{"choices":[{"delta":{"content":""},"finish_reason":""}]}""",
            """{"choices":[{"delta":{"content":null,"tool_calls":null,"refusal":null}}]}""",
            """{"choices":[{"delta":null}]}""",
            """{"choices":null}""",
            """{"type":"ping"}""",
            "[]",
            "null",
            """{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop","error":null}],"error":null}""");

        Assert.Equal(["text hi", "finish stop"], Pieces.Show(reply));
    }

    [Fact]
    public async Task Other_choices_than_the_first_are_not_mixed_in() =>
        Assert.Equal("a", (await Pieces.OfAsync("""{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}""")).Text);

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    [InlineData("reasoning_text")]
    [InlineData("thinking")]
    public async Task Thoughts_have_several_names(string name) =>
        Assert.Equal(["thought hm", "text hi", "finish stop"], Pieces.Show(await Pieces.OfDeltasAsync($$"""{"{{name}}":"hm"}""", """{"content":"hi"}""")));

    [Fact]
    public async Task Thoughts_that_come_under_two_names_at_once_are_told_once() =>
        Assert.Equal("hm", (await Pieces.OfDeltasAsync("""{"reasoning":"hm","reasoning_content":"hm"}""")).Thoughts);

    [Fact]
    public async Task Content_may_be_a_list_of_parts() =>
        Assert.Equal(["thought hm", "text a", "text b", "finish stop"], Pieces.Show(await Pieces.OfDeltasAsync(
            """{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"},"b",null,{"type":"image"}]}""")));

    [Fact]
    public async Task A_refusal_is_text_and_the_reason_to_finish() =>
        Assert.Equal(["text I'd rather not.", "finish refusal"], Pieces.Show(await Pieces.OfDeltasAsync("""{"refusal":"I'd rather not."}""")));

    [Fact]
    public async Task Calls_are_told_apart_by_their_index() => Assert.Equal(
        ["start 0 a f", "more 0 {\"x\":", "start 1 b g", "more 1 {}", "more 0 1}", "call 0 a f {\"x\":1}", "call 1 b g {}", "finish tool_calls"],
        Pieces.Show(await Pieces.OfDeltasAsync(
            Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"""),
            Calls("""{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}"""),
            Calls("""{"index":0,"function":{"arguments":"1}"}}"""))));

    public static IEnumerable<TheoryDataRow<string[]>> OneCall =>
    [
        new(["""{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}"""]) { Label = "in one piece" },
        new(["""{"index":0,"id":"a","function":{"name":"f"}}""", """{"index":0,"function":{"arguments":"{\"x\":"}}""", """{"index":0,"function":{"arguments":"1}"}}"""]) { Label = "as it should be" },
        new(["""{"id":"a","function":{"name":"f","arguments":""}}""", """{"function":{"arguments":"{\"x\":"}}""", """{"function":{"arguments":"1}"}}"""]) { Label = "without index" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""", """{"index":0,"id":"a","function":{"name":"f","arguments":"1}"}}"""]) { Label = "id and name repeated" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""", """{"index":0,"id":"","function":{"name":"","arguments":"1}"}}"""]) { Label = "id and name emptied" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""", """{"index":0,"id":"z","function":{"arguments":"1}"}}"""]) { Label = "another id with each piece" },
        new(["""{"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""", """{"id":"z","function":{"arguments":"1}"}}"""]) { Label = "another id with each piece and no index" },
        new(["""{"index":0,"id":"a","function":{"arguments":"{\"x\":"}}""", """{"index":0,"function":{"name":"f","arguments":"1}"}}"""]) { Label = "name late" },
        new(["""{"index":0,"function":{"name":"f","arguments":"{\"x\":"}}""", """{"index":0,"id":"a","function":{"arguments":"1}"}}"""]) { Label = "id late" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}}"""]) { Label = "arguments as an object" },
        new(["""{"index":0,"id":"a","name":"f","arguments":"{\"x\":1}"}"""]) { Label = "without function" },
        new(["""{"index":3,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""", """{"index":3,"function":{"arguments":"1}"}}"""]) { Label = "index with a gap" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}""", """{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"""]) { Label = "said twice" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}""", """{"index":0,"id":"a","function":{"name":"f","arguments":""}}"""]) { Label = "with an empty piece at the end" },
    ];

    [Theory]
    [MemberData(nameof(OneCall))]
    public async Task One_call_is_one_call(string[] pieces)
    {
        var reply = await Pieces.OfDeltasAsync([.. pieces.Select(Calls)]);

        Assert.Equal(("a", "f", """{"x":1}"""), Assert.Single(reply.Calls.Select(call => (call.CallId, call.Name, call.RawArguments))));
        Assert.Equal("f", Assert.Single(reply.All<ToolCallStartedContent>()).Name);
        Assert.Equal("""{"x":1}""", string.Concat(reply.All<ToolCallArgumentsContent>().Select(more => more.Delta)));
        Assert.Equal(ChatFinishReason.ToolCalls, reply.Finish);
    }

    public static IEnumerable<TheoryDataRow<string[]>> TwoCalls =>
    [
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}""", """{"index":0,"id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "one index for all" },
        new(["""{"id":"a","function":{"name":"f","arguments":"{}"}}""", """{"id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "no index" },
        new(["""{"index":0,"function":{"name":"f","arguments":"{}"}}""", """{"index":0,"function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "one index and no id" },
        new(["""{"function":{"name":"f","arguments":"{}"}}""", """{"function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "neither index nor id" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}""", """{"index":1,"id":"a","function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "one id for all" },
        new(["""{"id":"a","function":{"name":"f","arguments":"{}"}}""", """{"id":"a","function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "one id for all and no index" },
        new(["""{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"g","arguments":"{\"y\":2}"}}"""]) { Label = "both in one chunk" },
        new(["""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}""", """{"index":0,"id":"b","function":{"name":"g","arguments":""}}""", """{"index":0,"function":{"arguments":"{\"y\":2}"}}"""]) { Label = "one index for all, in pieces" },
    ];

    [Theory]
    [MemberData(nameof(TwoCalls))]
    public async Task Two_calls_are_two_calls(string[] pieces)
    {
        var reply = await Pieces.OfDeltasAsync([.. pieces.Select(Calls)]);

        Assert.Equal([(0, "f", "{}"), (1, "g", """{"y":2}""")], reply.Calls.Select(call => (call.Index, call.Name, call.RawArguments)));
        Assert.Equal([(0, "f"), (1, "g")], reply.All<ToolCallStartedContent>().Select(call => (call.Index, call.Name)));
    }

    [Fact]
    public async Task A_function_call_of_old_is_a_call() => Assert.Equal(
        ["start 0 - f", "more 0 {\"x\":", "more 0 1}", "call 0 - f {\"x\":1}", "finish tool_calls"],
        Pieces.Show(await Pieces.OfDeltasAsync("""{"function_call":{"name":"f","arguments":"{\"x\":"}}""", """{"function_call":{"arguments":"1}"}}""")));

    [Fact]
    public async Task A_call_that_never_got_a_name_is_told_at_the_end() => Assert.Equal(
        ["call 0 a - {}", "finish tool_calls"], Pieces.Show(await Pieces.OfDeltasAsync(Calls("""{"index":0,"id":"a","function":{"arguments":"{}"}}"""))));

    [Fact]
    public async Task Arguments_stay_as_they_were_written() =>
        Assert.Equal("{\"x\": 1,\n  oops", Assert.Single((await Pieces.OfDeltasAsync(Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\": 1,\n  oops"}}"""))).Calls).RawArguments);

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("end_turn", "stop")]
    [InlineData("length", "length")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("refusal", "refusal")]
    [InlineData("something_new", "something_new")]
    public async Task Finish_reasons_are_understood(string told, string understood) =>
        Assert.Equal(understood, (await Pieces.OfAsync($$"""{"choices":[{"delta":{},"finish_reason":"{{told}}"}]}""")).Finish?.Value);

    [Fact]
    public async Task Calls_that_are_cut_off_stay_cut_off()
    {
        var reply = await Pieces.OfAsync($$"""{"choices":[{"delta":{{Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}""")}},"finish_reason":"length"}]}""");

        Assert.Equal((ChatFinishReason.Length, """{"x":"""), (reply.Finish, Assert.Single(reply.Calls).RawArguments));
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}""")]
    [InlineData("""{"choices":[{"delta":{},"usage":{"prompt_tokens":9,"completion_tokens":4,"cached_tokens":3,"reasoning_tokens":2}}]}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_cache_hit_tokens":3,"prompt_tokens_details":null,"completion_tokens_details":{"reasoning_tokens":2.0}}}""")]
    [InlineData("""{"choices":[],"x_groq":{"usage":{"input_tokens":9,"output_tokens":4,"cache_read_input_tokens":3,"reasoning_tokens":2}}}""")]
    public async Task Usage_is_found_where_it_is(string chunk) =>
        Assert.Contains("usage 9 4 3 2", Pieces.Show(await Pieces.OfAsync("""{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}],"usage":null}""", chunk, "[DONE]")));

    [Fact]
    public async Task Usage_that_counts_on_is_told_once_at_its_last()
    {
        var reply = await Pieces.OfAsync(
            """{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}""",
            """{"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}""");

        Assert.Equal(["text a", "text b", "usage 9 2 0 0", "finish stop"], Pieces.Show(reply));
    }

    [Fact]
    public async Task Events_without_blank_lines_between_them_are_read_all_the_same() => Assert.Equal("ab", (await Pieces.ReadAsync(Encoding.UTF8.GetBytes(
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\ndata: [DONE]"))).Text);

    [Fact]
    public async Task A_whole_message_at_the_end_is_not_said_again() => Assert.Equal("hi", (await Pieces.OfAsync(
        """{"choices":[{"delta":{"content":"hi"}}]}""", """{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}""")).Text);

    [Fact]
    public async Task Halves_of_a_surrogate_pair_come_together_again() =>
        Assert.Equal("a😀b\n\"", (await Pieces.OfDeltasAsync("""{"content":"a\ud83d"}""", """{"content":"\ude00b\n\""}""")).Text);

    [Theory]
    [InlineData("""{"error":{"message":"no","type":"t","code":"c"}}""", "no", "t", "c")]
    [InlineData("""{"error":"no"}""", "no", null, null)]
    [InlineData("""{"object":"error","message":"no","type":"t","code":40303}""", "no", "t", "40303")]
    [InlineData("""{"type":"error","error":{"type":"t","message":"no"}}""", "no", "t", null)]
    [InlineData("""[{"error":{"message":"no","status":"t","code":429}}]""", "no", "t", "429")]
    [InlineData("""{"choices":[{"delta":{},"error":{"message":"no"},"finish_reason":"error"}]}""", "no", null, null)]
    [InlineData("""{"error":{"message":"no","metadata":{"raw":"really"}},"choices":[]}""", "no: really", null, null)]
    public async Task An_error_within_the_stream_is_an_error(string chunk, string message, string? type, string? code)
    {
        var error = await Assert.ThrowsAsync<ProviderErrorException>(() => Pieces.OfAsync(chunk));

        Assert.Equal((message, type, code), (error.Error.Message, error.Error.Type, error.Error.Code));
    }

    [Fact]
    public async Task An_event_named_error_is_an_error() => Assert.Equal("no", (await Assert.ThrowsAsync<ProviderErrorException>(
        () => Pieces.ReadAsync(Encoding.UTF8.GetBytes("event: error\ndata: {\"message\":\"no\"}\n\n")))).Error.Message);

    [Fact]
    public async Task A_reply_that_the_provider_gave_up_is_an_error() => Assert.Equal(ModelFailure.Overloaded, (await Assert.ThrowsAsync<ProviderErrorException>(
        () => Pieces.OfAsync("""{"choices":[{"delta":{},"finish_reason":"insufficient_system_resource"}]}"""))).Failure);

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\"\n\n")]
    [InlineData("data: Internal Server Error\n\n")]
    public async Task What_is_no_json_is_malformed(string body) =>
        Assert.True((await Assert.ThrowsAsync<MalformedReplyException>(() => Pieces.ReadAsync(Encoding.UTF8.GetBytes(body)))).MayPass);

    private static string Calls(string calls) => $$"""{"tool_calls":[{{calls}}]}""";
}
