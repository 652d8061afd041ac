using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>The model began a tool call: sent as soon as the name has arrived, before the arguments have.</summary>
/// <param name="index">The place of the call within the reply, from 0, unique there.</param>
/// <param name="callId">The provider's id as it is: null where it gave none, and not always unique.</param>
/// <param name="name">The name of the tool, which need not exist.</param>
public sealed class ToolCallStartedContent(int index, string? callId, string name) : AIContent
{
    /// <summary>The place of the call within the reply, from 0, unique there.</summary>
    public int Index { get; } = index;

    /// <summary>The provider's id as it is: null where it gave none, and not always unique.</summary>
    public string? CallId { get; } = callId;

    /// <summary>The name of the tool, which need not exist.</summary>
    public string Name { get; } = name;
}
