namespace AcpAgent.Core.Agent;

/// <summary>What a connection demands of its client before it serves it.</summary>
public sealed record ConnectionPolicy
{
    /// <summary>For connections that only the same user can make: stdio, a Unix socket of mode 0600.</summary>
    public static ConnectionPolicy Open { get; } = new();

    /// <summary>Judges the token that the client sends in <c>authenticate</c>; null where none is needed.</summary>
    public Func<string, bool>? AcceptsToken { get; init; }

    /// <summary>Called once, when the right token came.</summary>
    public Action? Authenticated { get; init; }
}
