using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What a tool call shows: content, a change to a file, or the live output of a terminal.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Content), "content")]
[JsonDerivedType(typeof(Diff), "diff")]
[JsonDerivedType(typeof(Terminal), "terminal")]
public abstract record ToolCallContent : Extensible;
