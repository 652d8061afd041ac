using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpAgent.Tests.Schema;

/// <summary>JSON as the tests compare it: the order of properties and the spelling of numbers do not matter, all else does.</summary>
internal static class Json
{
    public static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(p => b.TryGetPropertyValue(p.Key, out var other) && Same(p.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind() && a.GetValueKind() switch
        {
            JsonValueKind.Number => SameNumber(a.ToJsonString(), b.ToJsonString()),
            JsonValueKind.String => a.GetValue<string>() == b.GetValue<string>(),
            _ => true,
        },
        _ => false,
    };

    private static bool SameNumber(string a, string b) =>
        a == b || (decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
                ? x == y
                : double.Parse(a, CultureInfo.InvariantCulture) == double.Parse(b, CultureInfo.InvariantCulture));
}
