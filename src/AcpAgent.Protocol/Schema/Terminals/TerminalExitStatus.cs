using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Exit status of a terminal command.</summary>
public sealed record TerminalExitStatus : Extensible
{
    /// <summary>The process exit code (may be null if terminated by signal).</summary>
    [JsonConverter(typeof(LenientValueConverter<uint>))]
    public uint? ExitCode { get; init; }

    /// <summary>The signal that terminated the process (may be null if exited normally).</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Signal { get; init; }
}
