namespace AcpAgent.Protocol.Wire;

/// <summary>
/// What is asked of a client that has yet to prove who it is. Until <see cref="AcpConnection.Open"/> is called: a first line that is
/// not an <c>initialize</c> request closes the connection without a word, so does a line over the bound, and so does the time-out;
/// every request but <c>initialize</c> and <c>authenticate</c> is answered -32000, and notifications are dropped.
/// </summary>
public sealed record ConnectionGate
{
    /// <summary>The most bytes of a line; 64 KiB if not said.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;

    /// <summary>The time from the start of the connection; 10 s if not said.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
