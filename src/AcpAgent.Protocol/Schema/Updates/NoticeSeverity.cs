using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>How much a notice matters.</summary>
/// <param name="Value">The string on the wire; values of one's own begin with <c>_</c>.</param>
[JsonConverter(typeof(OpenEnumConverter<NoticeSeverity>))]
public readonly record struct NoticeSeverity(string Value) : IOpenEnum<NoticeSeverity>
{
    /// <summary>Worth knowing.</summary>
    public static NoticeSeverity Info { get; } = new("info");

    /// <summary>Worth looking at.</summary>
    public static NoticeSeverity Warning { get; } = new("warning");

    /// <summary>Something failed, though not fatally.</summary>
    public static NoticeSeverity Error { get; } = new("error");

    /// <inheritdoc/>
    public static NoticeSeverity Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
