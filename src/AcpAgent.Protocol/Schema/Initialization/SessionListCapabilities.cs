namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for the <c>session/list</c> method.</summary>
public sealed record SessionListCapabilities : Extensible;
