using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>How a call ended.</summary>
/// <param name="Succeeded">False where it could not do what was asked.</param>
/// <param name="ForModel">What the model is told.</param>
/// <param name="Content">What the user is shown; null keeps the preview.</param>
public sealed record ToolResult(bool Succeeded, string ForModel, IReadOnlyList<ToolCallContent>? Content = null)
{
    /// <summary>What it returned besides, for programs: JSON. Null for nothing.</summary>
    public string? RawOutput { get; init; }
}
