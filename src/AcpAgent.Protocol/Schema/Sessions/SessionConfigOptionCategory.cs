using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What a configuration option is about, for the client's layout only.</summary>
/// <param name="Value">The string on the wire; values of one's own begin with <c>_</c>.</param>
[JsonConverter(typeof(OpenEnumConverter<SessionConfigOptionCategory>))]
public readonly record struct SessionConfigOptionCategory(string Value) : IOpenEnum<SessionConfigOptionCategory>
{
    /// <summary>The session mode.</summary>
    public static SessionConfigOptionCategory Mode { get; } = new("mode");

    /// <summary>The model.</summary>
    public static SessionConfigOptionCategory Model { get; } = new("model");

    /// <summary>A setting of the model.</summary>
    public static SessionConfigOptionCategory ModelConfig { get; } = new("model_config");

    /// <summary>How much the model thinks.</summary>
    public static SessionConfigOptionCategory ThoughtLevel { get; } = new("thought_level");

    /// <inheritdoc/>
    public static SessionConfigOptionCategory Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
