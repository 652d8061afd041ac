using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>File system capabilities that a client may support.</summary>
public sealed record FileSystemCapabilities : Extensible
{
    /// <summary>Whether the Client supports <c>fs/read_text_file</c> requests.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool ReadTextFile { get; init; }

    /// <summary>Whether the Client supports <c>fs/write_text_file</c> requests.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool WriteTextFile { get; init; }
}
