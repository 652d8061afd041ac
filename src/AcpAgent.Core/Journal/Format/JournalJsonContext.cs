using System.Text.Json.Serialization;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Format;

/// <summary>The metadata of the journal's records. Use it through <see cref="RecordJson"/>, which completes its settings.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 512)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(Listing.StoredSummary))]
[JsonSerializable(typeof(SegmentOwner))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
