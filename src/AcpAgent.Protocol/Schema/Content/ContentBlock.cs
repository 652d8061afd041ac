using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A piece of a prompt, a message or a tool's output, as in the Model Context Protocol (protocol page "Content").</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextContent), "text")]
[JsonDerivedType(typeof(ImageContent), "image")]
[JsonDerivedType(typeof(AudioContent), "audio")]
[JsonDerivedType(typeof(ResourceLink), "resource_link")]
[JsonDerivedType(typeof(EmbeddedResource), "resource")]
public abstract record ContentBlock : Extensible;
