namespace AcpAgent.Hosting.Logging;

/// <summary>What is left of an exception for the log.</summary>
/// <param name="text">Its type, message and stack, cleaned.</param>
internal sealed class CleanException(string text) : Exception
{
    /// <inheritdoc/>
    public override string ToString() => text;
}
