using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Authentication-related capabilities supported by the agent.</summary>
public sealed record AgentAuthCapabilities : Extensible
{
    /// <summary>Whether the agent supports the logout method.</summary>
    [JsonConverter(typeof(LenientConverter<LogoutCapabilities>))]
    public LogoutCapabilities? Logout { get; init; }
}
