using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A Model Context Protocol server to connect to; without a <c>type</c> it is a command to start (protocol page "Session Setup").</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(McpServerHttp), "http")]
[JsonDerivedType(typeof(McpServerSse), "sse")]
[JsonDerivedType(typeof(McpServerStdio))]
public abstract record McpServer : Extensible;
