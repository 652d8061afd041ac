namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>Where a profile is applied. All paths are absolute and without links.</summary>
/// <param name="Roots">The session's roots, the working directory first.</param>
/// <param name="Home">The user's home directory; null where there is none.</param>
/// <param name="Temporary">The session's private temporary directory.</param>
/// <param name="Hidden">What is never shown whatever a profile says: the agent's data, operator, user and trust files.</param>
/// <param name="Namer">The names in a directory, for where something beneath it is not granted; null where it cannot be read.</param>
public sealed record SessionPlace(
    IReadOnlyList<string> Roots, string? Home, string Temporary, IReadOnlyList<string> Hidden, Func<string, IReadOnlyList<string>?> Namer)
{
    /// <summary>What a path is, for where it is to be covered up.</summary>
    public Func<string, PathKind> Looker { get; init; } = static _ => PathKind.Missing;

    /// <summary>A path without links, for what a profile denies by the name of one.</summary>
    public Func<string, string> Resolver { get; init; } = static path => path;
}
