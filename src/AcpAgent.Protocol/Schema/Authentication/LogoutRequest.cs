namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for the logout method.</summary>
public sealed record LogoutRequest : Extensible;
