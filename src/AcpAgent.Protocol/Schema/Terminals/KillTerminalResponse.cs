namespace AcpAgent.Protocol.Schema;

/// <summary>Response to <c>terminal/kill</c> method.</summary>
public sealed record KillTerminalResponse : Extensible;
