namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>
/// Makes a profile concrete: grants that Landlock can express, or a refusal. Landlock only grants, and a grant holds for all beneath: so
/// where something beneath a grant to read is hidden, what lies beside it is granted instead; where something beneath a grant to write is,
/// there is no way, for a new file beside it could not be made.
/// </summary>
public static class ProfileCompiler
{
    private const int MostGrants = 4096;

    /// <summary>What a profile comes to. Pure but for the names in directories, which are asked for.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="place">Where it is applied.</param>
    /// <param name="secrets">What the system itself keeps from others, beside what is known by name.</param>
    public static SandboxPlan Compile(SandboxProfile profile, SessionPlace place, IReadOnlyList<string> secrets)
    {
        if (profile.Network == NetworkAccess.Loopback)
        {
            return new RefusedPlan($"The profile \"{profile.Name}\" wants the network of this machine alone, which Landlock cannot express.");
        }

        List<string> denied =
        [
            .. place.Hidden, .. KnownPaths.SystemSecrets, .. secrets, .. InHome(KnownPaths.HomeSecrets, place), .. profile.Deny.Select(path => Absolute(path, place)),
        ];
        PathGrant[] wanted =
        [
            .. place.Roots.Select(root => new PathGrant(root, profile.WritesRoots ? GrantKind.Write : GrantKind.Read, IsRequired: true)),
            .. profile.Write.Select(path => new PathGrant(Absolute(path, place), GrantKind.Write)),
            .. profile.Read.Select(path => new PathGrant(Absolute(path, place), GrantKind.Read)),
            .. InHome(KnownPaths.Toolchains, place).Select(path => new PathGrant(path, GrantKind.Read)),
            .. KnownPaths.System.Select(path => new PathGrant(path, GrantKind.Read, FollowsLinks: true)),
        ];
        List<PathGrant> grants =
        [
            new(place.Temporary, GrantKind.Write, IsRequired: true),
            .. KnownPaths.Devices.Select(path => new PathGrant(path, GrantKind.Device, FollowsLinks: true)),
        ];
        foreach (var grant in wanted)
        {
            if (denied.FirstOrDefault(path => Covers(path, grant.Path)) is { } above)
            {
                if (grant.IsRequired)
                {
                    return new RefusedPlan($"The session works in {grant.Path}, and {above} must stay hidden from commands.");
                }

                continue;
            }

            var beneath = denied.Where(path => Covers(grant.Path, path)).ToList();
            if (beneath.Count > 0 && grant.Kind == GrantKind.Write)
            {
                return new RefusedPlan(
                    $"{beneath[0]} must stay hidden from commands, but lies in {grant.Path}, where they may write; Landlock cannot express that. Work in a directory further down.");
            }

            grants.AddRange(Beside(grant, beneath, place.Namer));
        }

        return grants.Count > MostGrants
            ? new RefusedPlan($"The profile \"{profile.Name}\" comes to {grants.Count} grants; {MostGrants} are the most.")
            : new ExactPlan(new Confinement(profile.Name, grants, profile.Network, profile.UnixSockets));
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="above"/> or lies beneath it.</summary>
    public static bool Covers(string above, string path) =>
        path == above || above == "/" || path.StartsWith(above + "/", StringComparison.Ordinal);

    /// <summary>The grant without what is hidden: what lies beside it, at every step of the way down.</summary>
    private static IEnumerable<PathGrant> Beside(PathGrant grant, List<string> hidden, Func<string, IReadOnlyList<string>?> namer)
    {
        if (hidden.Count == 0)
        {
            return [grant];
        }

        // A directory that is not there, or that cannot be read, has nothing to grant.
        var prefix = grant.Path == "/" ? "" : grant.Path;
        return (namer(grant.Path) ?? []).Select(name => $"{prefix}/{name}").Where(path => !hidden.Contains(path))
            .SelectMany(path => Beside(grant with { Path = path, IsRequired = false }, [.. hidden.Where(secret => Covers(path, secret))], namer));
    }

    private static IEnumerable<string> InHome(IEnumerable<string> paths, SessionPlace place) =>
        place.Home is { } home ? paths.Select(path => Path.Join(home, path)) : [];

    private static string Absolute(string path, SessionPlace place) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path switch
    {
        "~" => place.Home ?? "/nonexistent",
        ['~', '/', ..] => Path.Join(place.Home ?? "/nonexistent", path[2..]),
        _ => Path.Combine(place.Roots[0], path),
    }));
}
