namespace AcpAgent.Core.Mcp.Settings;

/// <summary>How a server is reached.</summary>
public abstract record McpEndpoint;

/// <summary>A program that is spoken to over its input and output.</summary>
/// <param name="Command">A name that is looked up in <c>PATH</c>, or a path.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Environment">What it gets beside what every child gets.</param>
/// <param name="Directory">Where it starts; null for the session's working directory, which a relative path begins in.</param>
public sealed record StdioEndpoint(string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string? Directory = null) : McpEndpoint
{
    /// <inheritdoc/>
    public bool Equals(StdioEndpoint? other) =>
        other is not null && Command == other.Command && Directory == other.Directory
        && Arguments.SequenceEqual(other.Arguments) && NamedTexts.AreEqual(Environment, other.Environment);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Command, Arguments.Count, Environment.Count);
}

/// <summary>A server that is spoken to over HTTP.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Headers">What every request carries.</param>
/// <param name="IsEventStream">Whether it speaks the older of the two ways, with an event stream that stays open (SSE).</param>
public sealed record HttpEndpoint(Uri Url, IReadOnlyDictionary<string, string> Headers, bool IsEventStream) : McpEndpoint
{
    /// <inheritdoc/>
    public bool Equals(HttpEndpoint? other) =>
        other is not null && Url == other.Url && IsEventStream == other.IsEventStream && NamedTexts.AreEqual(Headers, other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Url, IsEventStream, Headers.Count);
}

/// <summary>Compares variables and headers.</summary>
internal static class NamedTexts
{
    public static bool AreEqual(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
