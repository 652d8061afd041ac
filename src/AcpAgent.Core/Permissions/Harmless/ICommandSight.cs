namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>
/// What the judge of a command line may know of the machine. Looked up before the decision: the decision itself is given what was seen
/// (<see cref="CommandSight"/>) and looks at nothing.
/// </summary>
internal interface ICommandSight
{
    /// <summary>Where an absolute path leads; null where that is not known.</summary>
    PathSight? Path(string absolute);

    /// <summary>The files that match an absolute pattern (marks as in <see cref="Commands.Field"/>); null where that is not known, or they are too many.</summary>
    IReadOnlyList<PathSight>? Matches(string pattern);

    /// <summary>The file that a program's name leads to, where it lies outside the session's roots; else null.</summary>
    string? Program(string name);

    /// <summary>True where the configuration of the repository that a directory lies in names no program that reading it would start.</summary>
    bool IsPlainRepository(string directory);
}

/// <summary>A path that has been looked at.</summary>
/// <param name="Given">The path as it is made by the shell, absolute.</param>
/// <param name="Canonical">Where it leads, links resolved.</param>
/// <param name="WithinRoots">True beneath a root of the session.</param>
public sealed record PathSight(string Given, string Canonical, bool WithinRoots);

/// <summary>What was seen when a command line was looked at.</summary>
internal sealed record CommandSight(
    IReadOnlyDictionary<string, PathSight?> Paths,
    IReadOnlyDictionary<string, IReadOnlyList<PathSight>?> Patterns,
    IReadOnlyDictionary<string, string?> Programs,
    IReadOnlyDictionary<string, bool> Repositories) : ICommandSight
{
    /// <summary>Nothing was looked at.</summary>
    public static CommandSight Nothing { get; } = new(
        new Dictionary<string, PathSight?>(), new Dictionary<string, IReadOnlyList<PathSight>?>(), new Dictionary<string, string?>(), new Dictionary<string, bool>());

    /// <inheritdoc/>
    public PathSight? Path(string absolute) => Paths.GetValueOrDefault(absolute);

    /// <inheritdoc/>
    public IReadOnlyList<PathSight>? Matches(string pattern) => Patterns.GetValueOrDefault(pattern);

    /// <inheritdoc/>
    public string? Program(string name) => Programs.GetValueOrDefault(name);

    /// <inheritdoc/>
    public bool IsPlainRepository(string directory) => Repositories.GetValueOrDefault(directory);
}
