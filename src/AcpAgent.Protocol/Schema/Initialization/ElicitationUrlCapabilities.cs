namespace AcpAgent.Protocol.Schema;

/// <summary>URL-based elicitation capabilities.</summary>
public sealed record ElicitationUrlCapabilities : Extensible;
