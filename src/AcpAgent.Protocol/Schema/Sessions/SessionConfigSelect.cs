using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A single-value selector (dropdown) session configuration option payload.</summary>
public sealed record SessionConfigSelect : SessionConfigOption
{
    /// <summary>The currently selected value.</summary>
    public required string CurrentValue { get; init; }

    /// <summary>The set of selectable options.</summary>
    public required SessionConfigSelectOptions Options { get; init; }
}
