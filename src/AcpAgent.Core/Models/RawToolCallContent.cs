using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>
/// A whole tool call with the argument text exactly as the model wrote it, which may be malformed, truncated or empty.
/// Nothing here has parsed it: <see cref="FunctionCallContent.Arguments"/> stays null.
/// </summary>
/// <remarks>
/// In a history that goes back to a model, argument text that is no JSON object is sent as <c>{}</c>,
/// so that one malformed call does not poison every later request.
/// </remarks>
/// <param name="index">The place of the call within the reply, from 0, unique there.</param>
/// <param name="callId">The provider's id as it is: null or empty where it gave none, and not always unique.</param>
/// <param name="name">The name of the tool; empty where the model never gave one.</param>
/// <param name="rawArguments">The untouched argument text.</param>
public sealed class RawToolCallContent(int index, string? callId, string name, string rawArguments)
    : FunctionCallContent(callId ?? "", name)
{
    /// <summary>The place of the call within the reply, from 0, unique there.</summary>
    public int Index { get; } = index;

    /// <summary>The untouched argument text.</summary>
    public string RawArguments { get; } = rawArguments;
}
