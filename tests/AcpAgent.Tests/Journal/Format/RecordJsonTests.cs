using System.Text;
using System.Text.Json;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Format;

public sealed class RecordJsonTests
{
    [Fact]
    public void EveryRecordIsReadAsItWasWritten() => new RecordGen().Sample(
        record =>
        {
            var json = Write(record);
            Assert.True(Same.As(record, RecordJson.Read(json)), Encoding.UTF8.GetString(json));
            using var document = JsonDocument.Parse(json);
            Assert.Equal("type", document.RootElement.EnumerateObject().First().Name);
            Assert.DoesNotContain((byte)'\n', json);
        },
        iter: 4000,
        print: record => Encoding.UTF8.GetString(Write(record)));

    [Fact]
    public void TheGeneratorKnowsEveryRecord()
    {
        var concrete = typeof(JournalRecord).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JournalRecord)) && !type.IsAbstract);
        Assert.Equal(concrete.OrderBy(type => type.Name), RecordGen.Types.OrderBy(type => type.Name));
    }

    // A version without the short way has to be able to read what it writes, and the other way round.
    [Fact]
    public void TheShortWayOfTextsWritesAndReadsWhatTheGeneralWayDoes() => Gen.Select(Gen.OneOf(Gen.Const("m1"), Gen.Const("0123-abc"), Gen.Const("\""), Gen.Const("ü"), Gen.Const("")), Texts, Gen.Bool)
        .Sample((id, text, isThought) =>
        {
            JournalRecord record = isThought ? new AgentThought(id, text) : new AgentText(id, text);
            var general = JsonSerializer.SerializeToUtf8Bytes(record, Options);
            Assert.Equal(record, RecordJson.Read(general));
            Assert.Equal(record, JsonSerializer.Deserialize<JournalRecord>(Write(record), Options));
        });

    // Whatever stands there: what the short way takes for a record, the general way does too, and for the same one.
    [Fact]
    public void TheShortWayOfTurnsReadsNothingThatTheGeneralWayDoesNot()
    {
        var taken = 0;
        Gen.Select(Gen.OneOf(TurnRecords), Members.List[0, 2], Gen.Int[0, 9]).Sample(
            (usual, more, leftOut) =>
            {
                List<string> members = [.. usual.Members.Where((_, index) => index != leftOut), .. more];
                var json = Encoding.UTF8.GetBytes($"{{{string.Join(',', members.Prepend($"\"type\":\"{usual.Word}\""))}}}");
                if (TurnJson.TryRead(json) is { } record)
                {
                    Interlocked.Increment(ref taken);
                    Assert.True(Same.As(JsonSerializer.Deserialize<JournalRecord>(json, Options), record), Encoding.UTF8.GetString(json));
                }
            },
            iter: 20_000);
        Assert.True(taken > 100, $"Only {taken} were read the short way.");
    }

    [Fact]
    public void WhatEveryTurnHasIsReadTheShortWay()
    {
        JournalRecord[] usual =
        [
            new PromptAccepted { TurnId = "t1", MessageId = "t1.m1", Prompt = [new AcpAgent.Protocol.Schema.TextContent { Text = "hello\n" }] },
            new TurnStarted { TurnId = "t1", Model = "m", Versions = new Dictionary<string, string> { ["model"] = "1", ["code"] = "2" } },
            new ModelReplied { TurnId = "t1", Step = 1, FinishReason = "stop", Usage = new TokenUsage(1, 2), ContextWindow = 3 },
            new ModelReplied { TurnId = "t1", Step = 1 },
            new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model, StopReason = AcpAgent.Protocol.Schema.StopReason.EndTurn, Usage = new TokenUsage(1, 2) },
        ];
        Assert.All(usual, record => Assert.True(Same.As(record, TurnJson.TryRead(Write(record)))));
    }

    [Fact]
    public void HalfCharactersAreReplacedNotRefused() =>
        Assert.Equal(new AgentText("m", "a\uFFFDb"), RecordJson.Read(Write(new AgentText("m", "a\ud83db"))));

    [Theory]
    [InlineData("{\"type\":\"later_invention\",\"x\":1}")]
    [InlineData("{\"messageId\":\"m\",\"text\":\"t\"}")]
    [InlineData("{\"type\":\"text\",\"messageId\":\"m\"}")]
    [InlineData("{\"type\":\"text\",\"messageId\":\"m\",\"text\":\"t\"")]
    [InlineData("null")]
    [InlineData("[]")]
    public void WhatIsNoRecordIsRefused(string json)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => RecordJson.Read(Encoding.UTF8.GetBytes(json)));
        Assert.True(refusal is JsonException or NotSupportedException, refusal.ToString());
    }

    [Fact]
    public void AMemberAddedLaterIsPassedOver() => Assert.Equal(
        new TitleChanged("t"), RecordJson.Read("""{"type":"title","title":"t","since":{"format":1}}"""u8));

    private static readonly JsonSerializerOptions Options = new(JournalJsonContext.Default.Options)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JournalJsonContext.Default,
    };

    private static (string Word, string[] Members)[] TurnRecords { get; } =
    [
        ("prompt", ["\"turnId\":\"t1\"", "\"messageId\":\"m1\"", "\"prompt\":[{\"type\":\"text\",\"text\":\"a\\n\"}]"]),
        ("turn", ["\"turnId\":\"t1\"", "\"model\":\"m\"", "\"versions\":{\"a\":\"b\"}"]),
        ("reply", ["\"turnId\":\"t1\"", "\"step\":1", "\"finishReason\":\"stop\"", "\"usage\":{\"input\":1,\"output\":2,\"cachedInput\":0,\"reasoning\":0}", "\"contextWindow\":9"]),
        ("turn_ended", ["\"turnId\":\"t1\"", "\"cause\":\"model\"", "\"stopReason\":\"end_turn\"", "\"usage\":{\"input\":1,\"output\":2,\"cachedInput\":0,\"reasoning\":0}"]),
    ];

    private static Gen<string> Members { get; } = Gen.Select(
            Gen.OneOf("turnId", "messageId", "model", "step", "cause", "stopReason", "prompt", "versions", "usage", "contextWindow", "finishReason", "error", "later"),
            Gen.OneOf(
                "null", "1", "-1.5", "99999999999", "\"x\"", "\"\\ud83d\"", "true", "{}", "[]", "\"user\"", "\"cancelled\"", "{\"input\":1}", "{\"input\":1,\"output\":2,\"more\":3}",
                "{\"a\":1}", "{\"a\":null}", "[{\"type\":\"text\"}]", "[{\"text\":\"t\",\"type\":\"text\"},{\"type\":\"text\",\"text\":\"u\"}]", "[{\"type\":\"text\",\"text\":\"t\",\"_meta\":{}}]"),
            (name, value) => $"\"{name}\":{value}");

    private static Gen<string> Texts { get; } = Gen.OneOf(
        Gen.String[Gen.Char["ab \"\\/\n\r\t\b\f\u0000\u001f\u007f\u0080\u2028é中"], 0, 40], Gen.Const("😀"), Gen.String[Gen.Char.AlphaNumeric, 0, 3000]);

    private static byte[] Write(JournalRecord record)
    {
        var buffer = new ByteBuffer();
        RecordJson.Write(buffer, record);
        return buffer.Written.ToArray();
    }
}
