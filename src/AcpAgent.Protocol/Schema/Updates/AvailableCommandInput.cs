using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What a command takes after its name.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(UnstructuredCommandInput))]
public abstract record AvailableCommandInput : Extensible;
