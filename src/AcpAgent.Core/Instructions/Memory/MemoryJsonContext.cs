using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Core.Instructions.Memory;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MemoryList))]
internal sealed partial class MemoryJsonContext : JsonSerializerContext;
