using System.Text.Json.Nodes;
using AcpAgent.Tests.Shared;

namespace AcpAgent.Tests.Schema;

/// <summary>The schema of the pinned npm package, which decides.</summary>
internal sealed class PinnedSchema
{
    private static readonly Lock Loading = new();
    private static PinnedSchema? _loaded;

    private PinnedSchema(JsonObject definitions) => Definitions = definitions;

    public JsonObject Definitions { get; }

    /// <summary>Ends the running test where the schema cannot be had.</summary>
    public static PinnedSchema Require()
    {
        var path = NodeClients.Require().Schema;
        lock (Loading)
        {
            return _loaded ??= new(JsonNode.Parse(File.ReadAllBytes(path))!["$defs"]!.AsObject());
        }
    }

    /// <summary>The definition a schema refers to, or the schema itself.</summary>
    public JsonNode Resolve(JsonNode schema)
    {
        while (schema is JsonObject o && o["$ref"] is { } reference)
        {
            schema = Definitions[reference.GetValue<string>()["#/$defs/".Length..]]!;
        }

        return schema;
    }

    /// <summary>Whether a schema says nothing about its instances.</summary>
    public static bool AllowsAnything(JsonObject schema) =>
        !schema.Any(rule => rule.Key is "type" or "const" or "properties" or "allOf" or "anyOf" or "oneOf" or "not");

    /// <summary>The schemas one of which applies, if any.</summary>
    public static JsonArray? Branches(JsonObject schema) => (schema["anyOf"] ?? schema["oneOf"]) as JsonArray;

    /// <summary>Whether <paramref name="value"/> carries the discriminator of a branch.</summary>
    public static bool IsNamedBy(JsonNode branch, JsonNode? value) =>
        value is JsonObject instance
        && branch["properties"] is JsonObject properties
        && properties.Any(p => p.Value?["const"] is { } only && instance.TryGetPropertyValue(p.Key, out var tag) && Json.Same(only, tag));

    /// <summary>Whether a property that is left out differs from one that is <c>null</c>, by the words of its description.</summary>
    public static bool NullMeansClear(string definition, string property) => (definition, property) is
        ("SessionInfoUpdate", "title" or "updatedAt") or ("CompactionUpdate", "summary" or "error");
}
