using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities supported by the client.</summary>
public sealed record ClientCapabilities : Extensible
{
    // The generated reader sets an absent property to null, hence the defaults in the setters.

    /// <summary>File system capabilities supported by the client. Determines which file operations the agent can request.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<FileSystemCapabilities>))]
    public FileSystemCapabilities Fs { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the Client support all <c>terminal/*</c> methods.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Terminal { get; init; }

    /// <summary>Session-related capabilities supported by the client.</summary>
    [JsonConverter(typeof(LenientConverter<ClientSessionCapabilities>))]
    public ClientSessionCapabilities? Session { get; init; }

    /// <summary>
    /// Authentication capabilities supported by the client. Determines which authentication method types the agent may include in its
    /// <c>InitializeResponse</c>.
    /// </summary>
    [JsonConverter(typeof(LenientOrNewConverter<AuthCapabilities>))]
    public AuthCapabilities Auth { get; init => field = value ?? new(); } = new();

    /// <summary>Elicitation capabilities supported by the client. Determines which elicitation modes the agent may use.</summary>
    [JsonConverter(typeof(LenientConverter<ElicitationCapabilities>))]
    public ElicitationCapabilities? Elicitation { get; init; }
}
