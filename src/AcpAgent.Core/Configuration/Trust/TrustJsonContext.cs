using System.Text.Json.Serialization;

namespace AcpAgent.Core.Configuration.Trust;

/// <summary>How the file of trusted projects is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(TrustList))]
internal sealed partial class TrustJsonContext : JsonSerializerContext;
