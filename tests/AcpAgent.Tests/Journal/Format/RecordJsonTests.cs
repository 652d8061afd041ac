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

    private static Gen<string> Texts { get; } = Gen.OneOf(
        Gen.String[Gen.Char["ab \"\\/\n\r\t\b\f\u0000\u001f\u007f\u0080\u2028é中"], 0, 40], Gen.Const("😀"), Gen.String[Gen.Char.AlphaNumeric, 0, 3000]);

    private static byte[] Write(JournalRecord record)
    {
        var buffer = new ByteBuffer();
        RecordJson.Write(buffer, record);
        return buffer.Written.ToArray();
    }
}
