namespace AcpAgent.Protocol.Schema;

/// <summary>A boolean on/off toggle session configuration option payload.</summary>
public sealed record SessionConfigBoolean : SessionConfigOption
{
    /// <summary>The current value of the boolean option.</summary>
    public required bool CurrentValue { get; init; }
}
