namespace AcpAgent.Protocol.Schema;

/// <summary>Form-based elicitation capabilities.</summary>
public sealed record ElicitationFormCapabilities : Extensible;
