namespace AcpAgent.Core.Configuration.Trust;

/// <summary>What a project is trusted for, or whether, cannot be told.</summary>
/// <param name="message">Names the place and says why.</param>
/// <param name="inner">What the system said.</param>
public sealed class TrustException(string message, Exception? inner = null) : Exception(message, inner);
