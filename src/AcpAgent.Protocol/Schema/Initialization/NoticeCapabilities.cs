namespace AcpAgent.Protocol.Schema;

/// <summary>Client support for presenting live notices to the user.</summary>
public sealed record NoticeCapabilities : Extensible;
