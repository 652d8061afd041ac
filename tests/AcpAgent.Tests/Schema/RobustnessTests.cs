using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>Whatever arrives, reading ends in a value or in an <see cref="AcpFormatException"/>.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Splices =
    [
        "\"", "{", "}", "[", "]", ",", ":", "\\", "\\ud800", "\\udc00\":", "\u0000", "1e400", "-", "0.1", "null",
        "\"$type\":", "\"$ref\":\"x\",", "\"type\":\"type\",", "\"_meta\":{\"a\":1,\"a\":2},",
    ];

    private static readonly string[] Roots =
    [
        "SessionNotification", "InitializeRequest", "NewSessionRequest", "PromptRequest",
        "CreateElicitationRequest", "CreateElicitationResponse", "RequestPermissionRequest",
        "SetSessionConfigOptionRequest", "SetSessionConfigOptionResponse",
    ];

    [Fact]
    public void SplicedJsonIsReadOrRefused()
    {
        var schema = PinnedSchema.Require();
        foreach (var definition in Roots)
        {
            var type = Definitions.TypeOf(definition, schema.Definitions[definition]!)!;
            Gen.Select(new InstanceGen(schema, definition), Gen.Int[0, 100_000], Gen.Int[0, Splices.Length - 1], Gen.Int[0, 3], (instance, at, splice, cut) =>
            {
                var json = instance!.ToJsonString();
                var place = at % (json.Length + 1);
                return json[..place] + Splices[splice] + json[Math.Min(json.Length, place + cut)..];
            }).Sample(
                json =>
                {
                    try
                    {
                        Definitions.RoundTrip(type, Encoding.UTF8.GetBytes(json));
                    }
                    catch (AcpFormatException e)
                    {
                        Assert.DoesNotContain("AcpAgent", e.Message, StringComparison.Ordinal);
                    }
                },
                iter: 300,
                print: json => $"{definition}: {json}");
        }
    }

    [Fact]
    public void BytesThatAreNoUtf8AreReadOrRefused() =>
        Gen.Select(Gen.Byte.Array[0, 8], Gen.Int[0, 30]).Sample((bytes, at) =>
        {
            var json = """{"stopReason":"end_turn","x":"y"}"""u8.ToArray().ToList();
            json.InsertRange(at, bytes);
            try
            {
                Definitions.RoundTrip(typeof(PromptResponse), [.. json]);
            }
            catch (AcpFormatException)
            {
            }
        });

    [Theory]
    [InlineData("""["\ud800","\udc00\ud83d","\ud83d\ude00","\\ud800","\\\ud800"]""", """["�","��","😀","\\ud800","\\�"]""")]
    [InlineData("""{"\ud800":1}""", """{"�":1}""")]
    public void HalfACharacterInJsonOfAnyShapeIsReplaced(string input, string output)
    {
        var json = $$"""{"sessionUpdate":"tool_call_update","toolCallId":"1","rawInput":{{input}}}""";
        var update = Assert.IsType<ToolCallUpdate>(AcpJson.Read(Encoding.UTF8.GetBytes(json), AcpJson.Context.SessionUpdate));
        using var unread = JsonDocument.Parse(input);

        Assert.Contains(output, JsonSerializer.Serialize(update, AcpJson.Context.SessionUpdate), StringComparison.Ordinal);
        Assert.Contains(
            output, JsonSerializer.Serialize(update with { RawInput = unread.RootElement }, AcpJson.Context.SessionUpdate), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("[]")]
    public void MetadataThatCannotBeUsedIsAbsent(string meta) => Assert.Null(AcpJson.Read(
        Encoding.UTF8.GetBytes($$"""{"stopReason":"end_turn","_meta":{{meta}}}"""), AcpJson.Context.PromptResponse).Meta);
}
