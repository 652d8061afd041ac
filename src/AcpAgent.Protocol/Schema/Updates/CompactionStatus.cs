using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>How far a compaction is.</summary>
/// <param name="Value">The string on the wire; values of one's own begin with <c>_</c>.</param>
[JsonConverter(typeof(OpenEnumConverter<CompactionStatus>))]
public readonly record struct CompactionStatus(string Value) : IOpenEnum<CompactionStatus>
{
    /// <summary>It is running.</summary>
    public static CompactionStatus InProgress { get; } = new("in_progress");

    /// <summary>It is done.</summary>
    public static CompactionStatus Completed { get; } = new("completed");

    /// <summary>It failed; the context is as before.</summary>
    public static CompactionStatus Failed { get; } = new("failed");

    /// <summary>It was given up; the context is as before.</summary>
    public static CompactionStatus Cancelled { get; } = new("cancelled");

    /// <inheritdoc/>
    public static CompactionStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
