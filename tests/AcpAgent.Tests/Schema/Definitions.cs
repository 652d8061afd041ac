using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Schema;

/// <summary>Which type of ours stands for which definition of the schema, and why some have none.</summary>
internal static class Definitions
{
    private const string Envelope = "a message around others; the wire's own";
    private const string Extension = "anything at all; a JsonElement";

    /// <summary>Definitions without a type of their own.</summary>
    public static readonly IReadOnlyDictionary<string, string> Without = new Dictionary<string, string>
    {
        ["AgentRequest"] = Envelope,
        ["AgentResponse"] = Envelope,
        ["AgentNotification"] = Envelope,
        ["ClientRequest"] = Envelope,
        ["ClientResponse"] = Envelope,
        ["ClientNotification"] = Envelope,
        ["ExtRequest"] = Extension,
        ["ExtResponse"] = Extension,
        ["ExtNotification"] = Extension,
    };

    /// <summary>Definitions that never stand alone: their types hold more, or are read by the property that holds them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parts = new Dictionary<string, string>
    {
        ["SessionConfigSelect"] = "SessionConfigOption",
        ["SessionConfigBoolean"] = "SessionConfigOption",
        ["ElicitationSessionScope"] = "CreateElicitationRequest",
        ["ElicitationRequestScope"] = "CreateElicitationRequest",
        ["ElicitationFormMode"] = "CreateElicitationRequest",
        ["ElicitationUrlMode"] = "CreateElicitationRequest",
        ["ElicitationAcceptAction"] = "CreateElicitationResponse",
        ["EmbeddedResourceResource"] = "EmbeddedResource",
        ["MultiSelectItems"] = "MultiSelectPropertySchema",
        ["ProtocolVersion"] = "InitializeRequest",
    };

    private static readonly Dictionary<string, Type> Other = new()
    {
        ["ContentChunk"] = typeof(AgentMessageChunk),
        ["ErrorCode"] = typeof(int),
        ["ProtocolVersion"] = typeof(int),
    };

    public static Type? TypeOf(string definition, JsonNode rules) =>
        Other.TryGetValue(definition, out var other) ? other
        : rules["type"]?.ToString() == "string" && PinnedSchema.Branches(rules.AsObject()) is null ? typeof(string)
        : typeof(AcpJson).Assembly.GetType($"AcpAgent.Protocol.Schema.{definition}");

    /// <summary>Reads and writes again.</summary>
    /// <exception cref="AcpFormatException">As the reader throws it.</exception>
    public static JsonNode? RoundTrip(Type type, byte[] json)
    {
        var method = typeof(Definitions).GetMethod(nameof(RoundTripAs), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        return method.CreateDelegate<Func<byte[], JsonNode?>>()(json);
    }

    private static JsonNode? RoundTripAs<T>(byte[] json)
    {
        var typeInfo = (JsonTypeInfo<T>)AcpJson.Options.GetTypeInfo(typeof(T));
        var value = AcpJson.Read(json, typeInfo);
        return JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));
    }
}
