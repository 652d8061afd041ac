namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities for additional session directories support.</summary>
public sealed record SessionAdditionalDirectoriesCapabilities : Extensible;
