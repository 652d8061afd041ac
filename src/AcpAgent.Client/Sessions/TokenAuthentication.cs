using System.Text.Json.Nodes;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Sessions;

/// <summary>How a client shows an acp-agent's token.</summary>
public static class TokenAuthentication
{
    /// <summary>The authentication method that stands for it.</summary>
    public const string MethodId = "token";

    /// <summary>The key in the request's <c>_meta</c>.</summary>
    public const string MetaKey = "acp-agent/token";

    /// <summary>Whether the agent asks for a token.</summary>
    public static bool IsWanted(InitializeResponse agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.AuthMethods.OfType<AuthMethodAgent>().Any(static method => method.Id == MethodId);
    }

    /// <summary>The request that shows it.</summary>
    public static AuthenticateRequest Show(string token) => new()
    {
        MethodId = MethodId,
        Meta = new JsonObject { [MetaKey] = token },
    };
}
