namespace AcpAgent.Core.Processes;

/// <summary>A child could not be started as it was meant to be, and so was not started at all.</summary>
/// <param name="message">Which step failed, and why.</param>
public sealed class ChildStartException(string message) : IOException(message)
{
    /// <summary>What every message begins with.</summary>
    internal const string Beginning = "The child was not started: ";
}
