namespace AcpAgent.Protocol.Schema;

/// <summary>Client support for ID-addressed context compaction updates.</summary>
public sealed record CompactionCapabilities : Extensible;
