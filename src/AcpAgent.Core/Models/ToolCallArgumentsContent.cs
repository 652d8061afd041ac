using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>A further piece of a tool call's argument text, as it streams. Always after the call's <see cref="ToolCallStartedContent"/>.</summary>
/// <param name="index">The <see cref="ToolCallStartedContent.Index"/> of the call.</param>
/// <param name="delta">The raw text to append; no valid JSON by itself.</param>
public sealed class ToolCallArgumentsContent(int index, string delta) : AIContent
{
    /// <summary>The <see cref="ToolCallStartedContent.Index"/> of the call.</summary>
    public int Index { get; } = index;

    /// <summary>The raw text to append; no valid JSON by itself.</summary>
    public string Delta { get; } = delta;
}
