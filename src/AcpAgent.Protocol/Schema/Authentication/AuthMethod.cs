using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A way to authenticate; without a <c>type</c> the agent does it by itself (protocol page "Authentication").</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AuthMethodTerminal), "terminal")]
[JsonDerivedType(typeof(AuthMethodAgent))]
public abstract record AuthMethod : Extensible;
