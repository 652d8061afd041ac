namespace AcpAgent.Core.Sandbox;

/// <summary>A profile made concrete for one session: all that a confined process may do. What is not named is refused.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Grants">Files.</param>
/// <param name="Network">Network.</param>
/// <param name="UnixSockets">Whether it may make Unix sockets, and so reach every one that its user may.</param>
public sealed record Confinement(string Profile, IReadOnlyList<PathGrant> Grants, NetworkAccess Network, bool UnixSockets)
{
    /// <summary>The bubblewrap that gives it a view of its own of files, processes and network; null where Landlock does without.</summary>
    public string? Bubblewrap { get; init; }

    /// <summary>What lies in a grant and is taken from it: covered up by bubblewrap, denied by Seatbelt. Landlock cannot do either.</summary>
    public IReadOnlyList<CoveredPath> Covered { get; init; } = [];

    /// <summary>
    /// What bubblewrap shows instead of the grants, where Landlock within is sure to keep commands from the rest: grants before they were
    /// split up around what is hidden in them, for each mount takes its time. Null where it shows no more than the grants.
    /// </summary>
    public IReadOnlyList<PathGrant>? Shown { get; init; }

    /// <summary>Whether it is the same as another for whoever decided on it: the system's own files come and go.</summary>
    public bool IsLike(Confinement other) =>
        this with { Grants = other.Grants, Covered = other.Covered, Shown = other.Shown } == other
        && Covered.SequenceEqual(other.Covered)
        && Grants.Where(grant => !grant.FollowsLinks).SequenceEqual(other.Grants.Where(grant => !grant.FollowsLinks));
}

/// <summary>Something that is taken from a grant.</summary>
/// <param name="Path">Absolute and without links; where it is to be covered up, it exists.</param>
/// <param name="Beneath">The grant that it lies in.</param>
/// <param name="IsDirectory">Whether it is a directory; else it is a file, or nobody knows.</param>
public sealed record CoveredPath(string Path, string Beneath, bool IsDirectory);
