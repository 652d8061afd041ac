namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What commands may do, before it is known on which machine and in which session.</summary>
public sealed record SandboxProfile
{
    /// <summary>The profile that is used where nothing is said.</summary>
    public const string DefaultName = "workspace-write-no-network";

    /// <summary>The profiles that are always there, the strictest first.</summary>
    public static IReadOnlyList<SandboxProfile> BuiltIn { get; } =
    [
        new() { Name = "readonly" },
        new() { Name = DefaultName, WritesRoots = true },
        new() { Name = "workspace-write", WritesRoots = true, Network = NetworkAccess.All },
    ];

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the session's roots may be written; they may be read in any case.</summary>
    public bool WritesRoots { get; init; }

    /// <summary>What may be read beside what every command needs. Absolute, beginning with <c>~/</c>, or relative to the working directory.</summary>
    public IReadOnlyList<string> Read { get; init; } = [];

    /// <summary>What may be written beside the roots; spelled as <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Write { get; init; } = [];

    /// <summary>What may not be touched, whatever else is said; spelled as <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>The network.</summary>
    public NetworkAccess Network { get; init; } = NetworkAccess.None;

    /// <summary>Whether Unix sockets may be made.</summary>
    public bool UnixSockets { get; init; }

    /// <summary>Whether it grants nothing that <paramref name="other"/> does not. Where that cannot be told by the texts alone, it is not.</summary>
    public bool IsWithin(SandboxProfile other) =>
        (other.WritesRoots || !WritesRoots)
        && Network <= other.Network
        && (other.UnixSockets || !UnixSockets)
        && Read.All(path => other.Read.Concat(other.Write).Any(wider => Covers(wider, path)))
        && Write.All(path => other.Write.Any(wider => Covers(wider, path)))
        && other.Deny.All(denied => Deny.Any(wider => Covers(wider, denied)));

    private static bool Covers(string wider, string path) =>
        !path.Split('/').Contains("..") && (path == wider || path.StartsWith(wider.TrimEnd('/') + "/", StringComparison.Ordinal));
}
