namespace AcpAgent.Protocol.Schema;

/// <summary>Response to the <c>logout</c> method.</summary>
public sealed record LogoutResponse : Extensible;
