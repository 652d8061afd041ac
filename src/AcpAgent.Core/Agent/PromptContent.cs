using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>Checks a prompt against what the agent said it takes.</summary>
internal static class PromptContent
{
    /// <exception cref="AcpException">-32602, naming the block.</exception>
    public static void Check(IReadOnlyList<ContentBlock> prompt)
    {
        if (prompt.Count == 0)
        {
            throw AcpException.InvalidParams("prompt", "must not be empty");
        }

        for (var index = 0; index < prompt.Count; index++)
        {
            if (prompt[index] is ImageContent or AudioContent)
            {
                throw AcpException.InvalidParams($"prompt[{index}].type", "is a kind of content that the agent did not advertise");
            }
        }
    }
}
