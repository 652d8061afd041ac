namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for the <c>session/resume</c> method.</summary>
public sealed record SessionResumeCapabilities : Extensible;
