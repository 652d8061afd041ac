namespace AcpAgent.Client;

/// <summary>Something did not work, and a person should know why.</summary>
/// <param name="message">One sentence.</param>
/// <param name="hint">What to do about it; null where that is unclear.</param>
public sealed class ClientException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to do about it; null where that is unclear.</summary>
    public string? Hint { get; } = hint;
}
