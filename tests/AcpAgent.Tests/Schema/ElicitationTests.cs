using System.Text.Json;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>The unions at the root of a message are the same JSON by their run-time type.</summary>
public sealed class ElicitationTests
{
    public static TheoryData<Extensible, string> Messages => new()
    {
        {
            new ElicitationFormMode { Message = "m", Scope = new ElicitationSessionScope { SessionId = "s" }, RequestedSchema = new() },
            """{"message":"m","sessionId":"s","mode":"form","requestedSchema":{"type":"object","properties":{}}}"""
        },
        {
            new ElicitationUrlMode { Message = "m", Scope = new ElicitationRequestScope { RequestId = 1 }, ElicitationId = "e", Url = "u" },
            """{"message":"m","requestId":1,"mode":"url","elicitationId":"e","url":"u"}"""
        },
        {
            new ElicitationOtherMode { Message = "m", Scope = new ElicitationSessionScope { SessionId = "s", ToolCallId = "t" }, Mode = "_x" },
            """{"message":"m","sessionId":"s","toolCallId":"t","mode":"_x"}"""
        },
        { new ElicitationAcceptAction(), """{"action":"accept"}""" },
        {
            new ElicitationAcceptAction { Content = new Dictionary<string, ElicitationContentValue> { ["a"] = new BooleanContentValue(true) } },
            """{"action":"accept","content":{"a":true}}"""
        },
        { new ElicitationDeclineAction(), """{"action":"decline"}""" },
        { new ElicitationCancelAction(), """{"action":"cancel"}""" },
        { new ElicitationOtherAction { Action = "_x" }, """{"action":"_x"}""" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void AreWrittenWithTheirDiscriminator(Extensible message, string json)
    {
        var type = AcpJson.Options.GetTypeInfo(message.GetType());

        Assert.Equal(json, JsonSerializer.Serialize(message, type));
        Assert.IsType(message.GetType(), JsonSerializer.Deserialize(json, type));
    }
}
