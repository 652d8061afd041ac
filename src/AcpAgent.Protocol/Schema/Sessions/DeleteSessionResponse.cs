namespace AcpAgent.Protocol.Schema;

/// <summary>Response from deleting a session.</summary>
public sealed record DeleteSessionResponse : Extensible;
