namespace AcpAgent.Protocol.Schema;

/// <summary>Logout capabilities supported by the agent.</summary>
public sealed record LogoutCapabilities : Extensible;
