namespace AcpAgent.Protocol.Schema;

/// <summary>Response to the <c>authenticate</c> method.</summary>
public sealed record AuthenticateResponse : Extensible;
