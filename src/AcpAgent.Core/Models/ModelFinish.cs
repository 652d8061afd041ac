using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>Reasons to finish that Microsoft.Extensions.AI has no name for.</summary>
public static class ModelFinish
{
    /// <summary>The model itself declined to answer; its words came as text.</summary>
    public static ChatFinishReason Refusal { get; } = new("refusal");
}
