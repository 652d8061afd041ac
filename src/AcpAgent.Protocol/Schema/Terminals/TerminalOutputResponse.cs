using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response containing the terminal output and exit status.</summary>
public sealed record TerminalOutputResponse : Extensible
{
    /// <summary>The terminal output captured so far.</summary>
    public required string Output { get; init; }

    /// <summary>Whether the output was truncated due to byte limits.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Exit status if the command has completed.</summary>
    [JsonConverter(typeof(LenientConverter<TerminalExitStatus>))]
    public TerminalExitStatus? ExitStatus { get; init; }
}
