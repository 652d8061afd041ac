using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>The values of a select, flat or in groups.</summary>
[JsonConverter(typeof(SessionConfigSelectOptionsConverter))]
public abstract record SessionConfigSelectOptions;

/// <summary>A flat list of values.</summary>
/// <param name="Options">The values, in order.</param>
public sealed record UngroupedSelectOptions(IReadOnlyList<SessionConfigSelectOption> Options) : SessionConfigSelectOptions;

/// <summary>Values in groups.</summary>
/// <param name="Groups">The groups, in order.</param>
public sealed record GroupedSelectOptions(IReadOnlyList<SessionConfigSelectGroup> Groups) : SessionConfigSelectOptions;

/// <summary>Tells groups from values by the first item; an empty list is flat.</summary>
internal sealed class SessionConfigSelectOptionsConverter : JsonConverter<SessionConfigSelectOptions>
{
    private static readonly ListConverter<SessionConfigSelectOption> Flat = new();
    private static readonly ListConverter<SessionConfigSelectGroup> Grouped = new();

    public override SessionConfigSelectOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var first = reader;
        return reader.TokenType == JsonTokenType.StartArray && first.Read() && PropertyFinder.Has(first, "group")
            ? new GroupedSelectOptions(Grouped.Read(ref reader, typeof(IReadOnlyList<SessionConfigSelectGroup>), options)!)
            : new UngroupedSelectOptions(Flat.Read(ref reader, typeof(IReadOnlyList<SessionConfigSelectOption>), options)!);
    }

    public override void Write(Utf8JsonWriter writer, SessionConfigSelectOptions value, JsonSerializerOptions options)
    {
        if (value is GroupedSelectOptions grouped)
        {
            Grouped.Write(writer, grouped.Groups, options);
        }
        else
        {
            Flat.Write(writer, ((UngroupedSelectOptions)value).Options, options);
        }
    }
}
