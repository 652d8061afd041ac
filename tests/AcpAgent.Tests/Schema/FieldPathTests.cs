using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>A value that does not fit is refused with the field and the reason, in the protocol's words.</summary>
public sealed class FieldPathTests
{
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "NewSessionRequest", "{}", "missing required field `params.cwd`" },
        { "NewSessionRequest", """{"cwd":"/"}""", "missing required field `params.mcpServers`" },
        { "NewSessionRequest", """{"cwd":null,"mcpServers":[]}""", "field `params.cwd`: must not be null" },
        { "NewSessionRequest", """{"cwd":5,"mcpServers":[]}""", "field `params.cwd`: expected a string, found a number" },
        { "NewSessionRequest", """{"cwd":"/","cwd":"/","mcpServers":[]}""", "field `params.cwd`: given twice" },
        { "NewSessionRequest", """{"cwd":"\ud800","mcpServers":[]}""", "field `params.cwd`: not valid Unicode text" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":{}}""", "field `params.mcpServers`: expected an array, found an object" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[null]}""", "field `params.mcpServers[0]`: expected an object, found null" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[],"additionalDirectories":["/a",null]}""", "field `params.additionalDirectories[1]`: must not be null" },
        {
            "NewSessionRequest",
            """{"cwd":"/","mcpServers":[{"name":"x","command":"y","args":[],"env":[{"name":"a","value":"b"},{"name":1,"value":"x"}]}]}""",
            "field `params.mcpServers[0].env[1].name`: expected a string, found a number"
        },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[{"type":"http","name":"x","headers":[]}]}""", "missing required field `params.mcpServers[0].url`" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[{"type":"http","name":"x","command":"y","args":[],"env":[]}]}""", "missing required field `params.mcpServers[0].url`" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[{"type":"acp","name":"x"}]}""", "field `params.mcpServers[0].type`: unknown value `acp`" },
        { "NewSessionRequest", "[]", "field `params`: expected an object" },
        { "NewSessionRequest", "null", "field `params`: must not be null" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[]""", "field `params`: malformed JSON" },
        { "NewSessionRequest", """{"cwd":"/","mcpServers":[]} x""", "field `params`: malformed JSON" },
        { "NewSessionRequest", "", "field `params`: malformed JSON" },
        { "PromptRequest", """{"sessionId":"s","prompt":[{"type":"text","text":"a"},{"type":"foo"}]}""", "field `params.prompt[1].type`: unknown value `foo`" },
        { "PromptRequest", """{"sessionId":"s","prompt":[{"text":"a"}]}""", "missing required field `params.prompt[0].type`" },
        { "PromptRequest", """{"sessionId":"s","prompt":[{"type":1,"text":"a"}]}""", "field `params.prompt[0].type`: expected a string, found a number" },
        { "PromptRequest", """{"sessionId":"s","prompt":[{"type":"resource","resource":{"uri":"u"}}]}""", "missing required field `params.prompt[0].resource.text`" },
        { "PromptRequest", """{"sessionId":"s","prompt":[{"type":"resource","resource":{"blob":""}}]}""", "missing required field `params.prompt[0].resource.uri`" },
        { "PromptResponse", """{"stopReason":"END_TURN"}""", "field `params.stopReason`: unknown value `END_TURN`" },
        { "PromptResponse", """{"stopReason":0}""", "field `params.stopReason`: expected a string, found a number" },
        { "InitializeRequest", """{"protocolVersion":65536}""", "field `params.protocolVersion`: number out of range (0 to 65535)" },
        { "InitializeRequest", """{"protocolVersion":1.5}""", "field `params.protocolVersion`: expected an integer, found a fraction" },
        { "ReadTextFileRequest", """{"sessionId":"s","path":"/","line":-1}""", "field `params.line`: number out of range (0 to 4294967295)" },
        { "ReadTextFileRequest", """{"sessionId":"s","path":"/","line":1e999}""", "field `params.line`: number out of range (0 to 4294967295)" },
        { "CancelRequestNotification", """{"requestId":1.5}""", "field `params.requestId`: expected a 64 bit integer" },
        { "CancelRequestNotification", """{"requestId":9223372036854775808}""", "field `params.requestId`: expected a 64 bit integer" },
        { "CancelRequestNotification", """{"requestId":{}}""", "field `params.requestId`: expected null, an integer or a string, found an object" },
        { "SetSessionConfigOptionRequest", """{"sessionId":"s","configId":"c","value":true}""", "field `params.value`: expected a string, found a boolean" },
        { "SetSessionConfigOptionRequest", """{"sessionId":"s","configId":"c","type":"boolean","value":"x"}""", "field `params.value`: expected a boolean, found a string" },
        { "SessionNotification", """{"sessionId":"s","update":{"sessionUpdate":"current_mode_update","modeId":"m"}}""", "missing required field `params.update.currentModeId`" },
        { "SessionNotification", """{"sessionId":"s","update":{"sessionUpdate":"notice","severity":"info","title":""}}""", "field `params.update.title`: must not be empty" },
        {
            "SessionNotification",
            """{"sessionId":"s","update":{"sessionUpdate":"usage_update","used":18446744073709551616,"size":1}}""",
            "field `params.update.used`: number out of range (0 to 18446744073709551615)"
        },
        { "RequestPermissionResponse", """{"outcome":{"outcome":"selected"}}""", "missing required field `params.outcome.optionId`" },
        { "CreateElicitationRequest", """{"message":"m","mode":"form","requestedSchema":{}}""", "missing required field `params.sessionId`" },
        {
            "CreateElicitationRequest",
            """{"sessionId":"s","message":"m","mode":"form","requestedSchema":{"properties":{"a":{"type":"string","minLength":"1"}}}}""",
            "field `params.requestedSchema.properties.a.minLength`: expected an integer, found a string"
        },
        { "CreateElicitationResponse", """{"action":"accept","content":{"a":{}}}""", "field `params.content.a`: expected a string, a number, a boolean or a list of strings, found an object" },
        { "CreateElicitationResponse", "{}", "missing required field `params.action`" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void NamesTheFieldAndTheReason(string type, string json, string message)
    {
        var typeInfo = AcpJson.Options.GetTypeInfo(typeof(AcpJson).Assembly.GetType($"AcpAgent.Protocol.Schema.{type}", throwOnError: true)!);

        Assert.Equal(message, Refusal(typeInfo, json, "params").Message);
        Assert.Equal(
            message.Replace("params.", "", StringComparison.Ordinal).Replace("field `params`: ", "", StringComparison.Ordinal),
            Refusal(typeInfo, json, "").Message);
    }

    [Theory]
    [InlineData("""{"cwd":"/","mcpServers":[{"name":"x","command":"y","args":[5],"env":[]}]}""", "field `mcpServers[0].args[0]`: expected a string, found a number")]
    [InlineData("""{"cwd":"/"}""", "missing required field `mcpServers`")]
    public void WhatTheSerializerItselfThrowsIsDescribedTheSameWay(string json, string message)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, AcpJson.Context.NewSessionRequest));

        Assert.Equal(message, AcpJson.Describe(exception));
    }

    [Fact]
    public void LongUnknownValuesAreNotRepeated()
    {
        var json = $$"""{"stopReason":"{{new string('x', 1000)}}"}""";

        Assert.Equal("field `stopReason`: unknown value", Refusal(AcpJson.Context.PromptResponse, json, "").Message);
    }

    [Fact]
    public void NestingDeeperThanTheLimitIsRefused()
    {
        var json = $$"""{"cwd":"/","mcpServers":[],"x":{{new string('[', 200)}}{{new string(']', 200)}}}""";

        Assert.Contains("malformed JSON", Refusal(AcpJson.Context.NewSessionRequest, json, "").Message, StringComparison.Ordinal);
    }

    private static AcpFormatException Refusal(JsonTypeInfo type, string json, string place)
    {
        var method = typeof(FieldPathTests).GetMethod(nameof(Read), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        var read = method.MakeGenericMethod(type.Type).CreateDelegate<Action<JsonTypeInfo, string, string>>();
        return Assert.Throws<AcpFormatException>(() => read(type, json, place));
    }

    private static void Read<T>(JsonTypeInfo type, string json, string place) =>
        AcpJson.Read(Encoding.UTF8.GetBytes(json), (JsonTypeInfo<T>)type, place);
}
