using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Information about a command.</summary>
public sealed record AvailableCommand : Extensible
{
    /// <summary>Command name (e.g., <c>create_plan</c>, <c>research_codebase</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Human-readable description of what the command does.</summary>
    public required string Description { get; init; }

    /// <summary>Input for the command if required.</summary>
    [JsonConverter(typeof(LenientConverter<AvailableCommandInput>))]
    public AvailableCommandInput? Input { get; init; }
}
