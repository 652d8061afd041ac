namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>A server cannot be started or reached.</summary>
/// <param name="message">Why, as the end of a sentence, without secrets.</param>
/// <param name="inner">What the system said.</param>
internal sealed class McpStartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it is no use to try again before the settings change.</summary>
    public bool IsFinal { get; init; }
}
