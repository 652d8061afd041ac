using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Floor;
using AcpAgent.Core.Permissions.Harmless;
using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Workspace;

/// <summary>Looks at the machine for the judge of command lines: where paths lead, what patterns match, which file a program is.</summary>
/// <param name="roots">The session's roots.</param>
/// <param name="searchPath">The <c>PATH</c> that the command is given.</param>
internal sealed class WorkspaceSight(WorkspaceRoots roots, string searchPath) : ICommandSight
{
    private const int MostMatches = 200;
    private const int MostSeen = 20_000;

    private readonly string[] _roots = CanonicalRoots(roots);

    /// <summary>The roots, links resolved.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <inheritdoc/>
    public PathSight? Path(string absolute)
    {
        var found = ResolvedPath.Of(absolute);
        return found.Error is null ? new PathSight(absolute, found.Canonical, IsWithin(found.Canonical)) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PathSight>? Matches(string pattern)
    {
        var seen = 0;
        List<string> found = [""];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!new Field(part).IsPattern)
            {
                found = found.ConvertAll(directory => $"{directory}/{part}");
                continue;
            }

            var next = new List<string>();
            foreach (var directory in found)
            {
                foreach (var name in Names(directory.Length == 0 ? "/" : directory))
                {
                    if (++seen > MostSeen || next.Count > MostMatches)
                    {
                        return null;
                    }

                    if (PathPattern.CouldMatch(part, name))
                    {
                        next.Add($"{directory}/{name}");
                    }
                }
            }

            found = next;
        }

        var sights = found.Where(System.IO.Path.Exists).Select(Path).OfType<PathSight>().ToArray();
        return sights.Length == found.Count(System.IO.Path.Exists) ? sights : null;
    }

    /// <inheritdoc/>
    public string? Program(string name)
    {
        if (name.Contains('/'))
        {
            return name.StartsWith('/') ? Outside(name) : null;
        }

        foreach (var directory in searchPath.Split(':'))
        {
            if (!directory.StartsWith('/'))
            {
                // The working directory or one below it: what lies there is the workspace's.
                return null;
            }

            var file = $"{directory.TrimEnd('/')}/{name}";
            if (File.Exists(file) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0)
            {
                return Outside(file);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool IsPlainRepository(string directory)
    {
        for (var at = ResolvedPath.Of(directory).Canonical; IsWithin(at); at = at[..Math.Max(1, at.LastIndexOf('/'))])
        {
            var git = at.TrimEnd('/') + "/.git";
            if (Directory.Exists(git))
            {
                return RepositoryConfiguration.StartsNothing(git);
            }

            if (File.Exists(git) || at == "/")
            {
                // Another place says what this repository is.
                return at == "/";
            }
        }

        // Above the roots nobody but the user has put a repository, or there is none.
        return true;
    }

    private static string[] CanonicalRoots(WorkspaceRoots roots) => [.. roots.All.Select(root => ResolvedPath.Of(root).Canonical)];

    private static string[] Names(string directory)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(directory).Select(path => System.IO.Path.GetFileName(path)).ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool IsWithin(string canonical) => _roots.Any(root => LexicalPath.IsWithin(canonical, root));

    private string? Outside(string file) => Path(file) is { WithinRoots: false } seen ? seen.Canonical : null;
}
