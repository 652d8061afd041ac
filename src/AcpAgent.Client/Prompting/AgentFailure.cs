using AcpAgent.Client.Processes;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Client.Prompting;

/// <summary>What went wrong with an agent, in a person's words.</summary>
internal static class AgentFailure
{
    /// <summary>The agent has answered with an error.</summary>
    public static ClientException Of(AcpException error, string? sessionId) => error.Code switch
    {
        ErrorCodes.AuthRequired => new(
            "the agent asks for authentication", "For acp-agent, name the file that holds its token with --token-file, or set ACP_AGENT_TOKEN."),
        ErrorCodes.ResourceNotFound when sessionId is not null => new(
            $"there is no session {sessionId} at this agent", "acp-agent sessions list shows those of this machine."),
        _ => new($"the agent answered with an error: {error.Message} ({error.Code})"),
    };

    /// <summary>The agent has gone before it answered.</summary>
    public static async Task<ClientException> OfEndAsync(AgentProcess? process, TimeSpan patience)
    {
        if (process is null)
        {
            return new ClientException("the agent has closed the connection before it answered");
        }

        ProcessExit exit = await process.EndAsync(patience).ConfigureAwait(false);
        await process.DrainAsync().ConfigureAwait(false);
        string said = process.ErrorText.Trim();
        return new ClientException(
            $"the agent ended before it answered ({exit})", said.Length == 0 ? "It has said nothing about why." : $"It has said:\n{said}");
    }
}
