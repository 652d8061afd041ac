namespace AcpAgent.Protocol.Schema;

/// <summary>Response to <c>fs/write_text_file</c>.</summary>
public sealed record WriteTextFileResponse : Extensible;
