namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for the <c>session/delete</c> method.</summary>
public sealed record SessionDeleteCapabilities : Extensible;
