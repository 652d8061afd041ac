namespace AcpAgent.Protocol.Schema;

/// <summary>Response to <c>session/set_mode</c> method.</summary>
public sealed record SetSessionModeResponse : Extensible;
