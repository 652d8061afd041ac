namespace AcpAgent.Core.Models;

/// <summary>How long to wait for a model, each in its own way.</summary>
/// <param name="Connect">For the TCP and TLS connection (<c>LLM_CONNECT_TIMEOUT</c>).</param>
/// <param name="FirstByte">From sending a request to the head of the response (<c>LLM_FIRST_BYTE_TIMEOUT</c>).</param>
/// <param name="Silence">Between two pieces of a stream, keep-alive comments included (<c>LLM_IDLE_TIMEOUT</c>).</param>
/// <param name="Total">For a whole call with all its retries and waits (<c>LLM_TOTAL_TIMEOUT</c>).</param>
public sealed record ModelTimeouts(TimeSpan Connect, TimeSpan FirstByte, TimeSpan Silence, TimeSpan Total)
{
    /// <summary>15 s, 3 min, 3 min and 30 min: a reasoning model may think for minutes before its first word.</summary>
    public static ModelTimeouts Default { get; } = new(
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(30));
}
