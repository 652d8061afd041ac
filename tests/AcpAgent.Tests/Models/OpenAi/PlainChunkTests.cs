using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Models.OpenAi.Replies;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>The short way of plain text reads what the long way does, or leaves it to that.</summary>
public sealed class PlainChunkTests
{
    private static Gen<string> Text { get; } = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 8], Gen.OneOf("\"", "\\", "\n", "é😀", "\\ud83d", "\u2028", "error", "0", "null"));

    private static string[] Usual { get; } =
    [
        """{{"id":"c","object":"chat.completion.chunk","choices":[{{"index":0,"delta":{{"content":"{0}"}},"finish_reason":null}}],"usage":null}}""",
        """{{"choices":[{{"delta":{{"content":"{0}"}}}}]}}""",
    ];

    private static Gen<Func<string, byte[]>> Next { get; } = Gen.OneOf(
        Gen.OneOf("", "x", "é😀", "\\n", "\\\"", "\n", "\u0000", "\"", "\\", "a\"},\"finish_reason\":\"stop", "\\ud83d", "x\",\"content\":\"y").Select(
            text => new Func<string, byte[]>(usual => Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, usual, text)))),
        Gen.Byte.Array[1, 4].Select(raw => new Func<string, byte[]>(usual => [.. Encoding.UTF8.GetBytes(Half(usual, 0)), .. raw, .. Encoding.UTF8.GetBytes(Half(usual, 1))])),
        Gen.Int[0, 40].Select(cut => new Func<string, byte[]>(usual => Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, usual, "word"))[..^cut])),
        Gen.Int[0, 40].Select(cut => new Func<string, byte[]>(usual => Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, usual, "word"))[cut..])));

    private static Gen<string> Scalar { get; } = Gen.OneOf(
        Text.Select(text => JsonSerializer.Serialize(text)), Gen.OneOf("null", "0", "1", "true", "1.5", "\"\\ud83d\"", "\"error\"", "\"stop\"", "\"chat.completion.chunk\""));

    private static Gen<string> Name { get; } = Gen.OneOf(
        "id", "object", "type", "created", "model", "choices", "usage", "error", "x_groq", "index", "delta", "message", "finish_reason", "logprobs", "role", "content",
        "refusal", "reasoning", "reasoning_content", "thinking", "tool_calls", "function_call", "service_tier", "obfuscation", "later");

    private static Gen<string> Other { get; } = Gen.OneOf(Scalar, Gen.OneOf("{}", "[]", "[{}]", """{"message":"m"}""", """{"prompt_tokens":1}""", """[{"index":0,"function":{"name":"f"}}]"""));

    private static Gen<string> Members { get; } = Gen.Frequency(
        (6, Gen.Const("{}")),
        (2, ObjectOf(Gen.OneOf("id", "created", "model", "role", "obfuscation"), Scalar)),
        (2, ObjectOf(Name, Gen.Frequency((3, Gen.Const("null")), (1, Other)))));

    private static Gen<string> Delta { get; } = Gen.Select(
        Scalar, Members, Gen.Frequency((8, Gen.Const("")), (1, Gen.Const("\"content\":\"twice\","))),
        (content, more, first) => $"{{{first}\"content\":{content}{Rest(more)}");

    private static Gen<string> Choice { get; } = Gen.Select(
        Delta, Gen.Frequency((6, Gen.OneOf("", "\"index\":0,")), (1, Gen.OneOf("\"index\":1,", "\"index\":\"0\",", "\"delta\":null,"))), Members,
        (delta, index, more) => $"{{{index}\"delta\":{delta}{Rest(more)}");

    private static Gen<string> Chunk { get; } = Gen.Select(
        Choice, Gen.Frequency((6, Gen.Const("")), (1, Gen.OneOf(",{}", ",{\"index\":1}"))), Members, Gen.Frequency((6, Gen.Const("")), (1, Gen.OneOf(" ", " {}", "x"))),
        (choice, second, more, behind) => $"{{\"choices\":[{choice}{second}]{Rest(more)}{behind}");

    [Fact]
    public void It_reads_what_the_long_way_reads()
    {
        var taken = 0;
        Chunk.Sample(
            json =>
            {
                if (new PlainChunk().TryRead(Encoding.UTF8.GetBytes(json), out var text))
                {
                    Interlocked.Increment(ref taken);
                    var reader = new CompletionReader();
                    var content = Assert.Single(reader.Read(new ReplyChunk(null, JsonElement.Parse(json))));
                    Assert.Equal(text, Assert.IsType<TextContent>(content).Text);
                    Assert.False(reader.IsFinished);
                    Assert.True(reader.HasChoice);
                    Assert.DoesNotContain(reader.End().Contents, more => more is UsageContent);
                }
            },
            iter: 20_000);
        Assert.True(taken > 500, $"Only {taken} were read the short way.");
    }

    [Theory]
    [InlineData("""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"obfuscation":"x1"}""")]
    [InlineData("""{"id":"gen-1","provider":"P","model":"m","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":" word"},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}""")]
    public void What_the_usual_servers_send_is_read_the_short_way(string json)
    {
        Assert.True(new PlainChunk().TryRead(Encoding.UTF8.GetBytes(json), out var text));
        Assert.Equal(" word", text);
    }

    // What it remembers of the chunk before changes nothing: cut anywhere, doubled, or with bytes that are no text in place of the text.
    [Fact]
    public void The_chunk_before_does_not_change_how_the_next_one_is_read() =>
        Gen.Select(Gen.OneOf(Usual), Next).Sample(
            (usual, next) =>
            {
                var reader = new PlainChunk();
                Assert.True(reader.TryRead(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, usual, " word")), out _));
                var bytes = next(usual);
                Assert.Equal((new PlainChunk().TryRead(bytes, out var expected), expected), (reader.TryRead(bytes, out var text), text));
            },
            iter: 5_000);

    private static string Half(string usual, int half) => string.Format(CultureInfo.InvariantCulture, usual, "\u0001").Split('\u0001')[half];

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value) =>
        Gen.Select(name, value, (n, v) => $"\"{n}\":{v}").List[0, 3].Select(members => $"{{{string.Join(',', members)}}}");

    private static string Rest(string anObject) => anObject == "{}" ? "}" : $",{anObject[1..]}";
}
