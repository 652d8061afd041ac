namespace AcpAgent.Protocol.Schema;

/// <summary>Response from closing a session.</summary>
public sealed record CloseSessionResponse : Extensible;
