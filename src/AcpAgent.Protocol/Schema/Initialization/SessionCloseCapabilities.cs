namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for the <c>session/close</c> method.</summary>
public sealed record SessionCloseCapabilities : Extensible;
