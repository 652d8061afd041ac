namespace AcpAgent.Protocol.Schema;

/// <summary>Response to terminal/release method.</summary>
public sealed record ReleaseTerminalResponse : Extensible;
