using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Type-safe elicitation schema for requesting structured user input.</summary>
public sealed record ElicitationSchema : Extensible
{
    // The generated reader sets an absent property to null, hence the defaults in the setters.

    /// <summary>Type discriminator. Always <c>"object"</c>.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<ElicitationSchemaType>))]
    public ElicitationSchemaType Type { get; init; }

    /// <summary>Optional title for the schema.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Property definitions (must be primitive types).</summary>
    [JsonConverter(typeof(MapConverter<ElicitationPropertySchema>))]
    public IReadOnlyDictionary<string, ElicitationPropertySchema> Properties
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, ElicitationPropertySchema>.Empty;
    } = ReadOnlyDictionary<string, ElicitationPropertySchema>.Empty;

    /// <summary>List of required property names.</summary>
    public IReadOnlyList<string>? Required { get; init; }

    /// <summary>Optional description of what this schema represents.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
