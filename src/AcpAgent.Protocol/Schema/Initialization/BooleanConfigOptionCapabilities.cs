namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for boolean session configuration options.</summary>
public sealed record BooleanConfigOptionCapabilities : Extensible;
