namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>
/// Makes a profile concrete: grants that the means can express, or a refusal. Landlock only grants, and a grant holds for all beneath: so
/// where something beneath a grant to read is hidden, what lies beside it is granted instead; where something beneath a grant to write is,
/// it has no way, for a new file beside it could not be made. Bubblewrap covers it up, if it is there to be covered.
/// </summary>
public static class ProfileCompiler
{
    private const int MostGrants = 4096;

    /// <summary>What a profile comes to. Pure but for the names in directories, which are asked for.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="place">Where it is applied.</param>
    /// <param name="secrets">What the system itself keeps from others, beside what is known by name.</param>
    /// <param name="means">What it is expressed with.</param>
    public static SandboxPlan Compile(SandboxProfile profile, SessionPlace place, IReadOnlyList<string> secrets, SandboxMeans means = SandboxMeans.Landlock)
    {
        if (profile.Network == NetworkAccess.Loopback && means == SandboxMeans.Landlock)
        {
            return new RefusedPlan($"The profile \"{profile.Name}\" wants the network of this machine alone, which Landlock cannot express.") { IsForLandlock = true };
        }

        var isMac = means == SandboxMeans.Seatbelt;
        List<string> named = [.. profile.Deny.Select(path => Absolute(path, place))];
        List<string> denied =
        [
            .. place.Hidden, .. isMac ? MacPaths.SystemSecrets : KnownPaths.SystemSecrets, .. secrets,
            .. InHome(isMac ? KnownPaths.HomeSecrets.Concat(MacPaths.HomeSecrets) : KnownPaths.HomeSecrets, place), .. named, .. named.Select(place.Resolver),
        ];
        if (isMac && denied.Find(path => Covers(path, place.Temporary)) is { } around)
        {
            return new RefusedPlan($"Commands have their temporary files in {place.Temporary}, and {around} must stay hidden from them.");
        }

        List<CoveredPath> covered = [];
        PathGrant[] wanted =
        [
            .. place.Roots.Select(root => new PathGrant(root, profile.WritesRoots ? GrantKind.Write : GrantKind.Read, IsRequired: true)),
            .. profile.Write.Select(path => new PathGrant(Absolute(path, place), GrantKind.Write)),
            .. profile.Read.Select(path => new PathGrant(Absolute(path, place), GrantKind.Read)),
            .. InHome(isMac ? KnownPaths.Toolchains.Concat(MacPaths.Toolchains) : KnownPaths.Toolchains, place).Select(path => new PathGrant(path, GrantKind.Read)),
            .. (isMac ? MacPaths.System : KnownPaths.System).Select(path => new PathGrant(path, GrantKind.Read, FollowsLinks: true)),
        ];
        List<PathGrant> shown = [], grants =
        [
            new(place.Temporary, GrantKind.Write, IsRequired: true),
            .. KnownPaths.Devices.Select(path => new PathGrant(path, GrantKind.Device, FollowsLinks: true)),
        ];
        shown.AddRange(grants);
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
            if (isMac)
            {
                grants.Add(grant);
                covered.AddRange(beneath.Select(path => new CoveredPath(path, grant.Path, IsDirectory: false)));
                continue;
            }

            shown.Add(grant);
            if (beneath.Count == 0 || grant.Kind != GrantKind.Write)
            {
                grants.AddRange(Beside(grant, beneath, place.Namer));
                continue;
            }

            if (means == SandboxMeans.Landlock)
            {
                return new RefusedPlan(
                    $"{beneath[0]} must stay hidden from commands, but lies in {grant.Path}, where they may write; Landlock cannot express that. Work in a directory further down.")
                { IsForLandlock = true };
            }

            if (beneath.Select(path => Obstacle(path, grant.Path, place)).FirstOrDefault(obstacle => obstacle is not null) is { } obstacle)
            {
                return new RefusedPlan(obstacle);
            }

            grants.Add(grant);
            covered.AddRange(beneath.Where(path => !beneath.Exists(above => above != path && Covers(above, path))).Select(path => new CoveredPath(path, grant.Path, place.Looker(path) == PathKind.Directory)));
        }

        return grants.Count > MostGrants
            ? new RefusedPlan($"The profile \"{profile.Name}\" comes to {grants.Count} grants; {MostGrants} are the most.")
            : new ExactPlan(new Confinement(profile.Name, grants, profile.Network, profile.UnixSockets)
            {
                Covered = [.. covered.Distinct()],
                Shown = means == SandboxMeans.Bubblewrap ? shown : null,
            });
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="above"/> or lies beneath it.</summary>
    public static bool Covers(string above, string path) =>
        path == above || above == "/" || path.StartsWith(above + "/", StringComparison.Ordinal);

    /// <summary>
    /// Why something cannot be covered up where commands may write: a link would be covered where it leads, what is not there cannot be
    /// covered and could be made, and the temporary directory would go with what is around it. Null where it can.
    /// </summary>
    private static string? Obstacle(string hidden, string writable, SessionPlace place)
    {
        if (Covers(hidden, place.Temporary))
        {
            return $"{hidden}, which must stay hidden from commands, has their temporary files in it.";
        }

        for (var at = writable.Length; at < hidden.Length;)
        {
            var next = hidden.IndexOf('/', at + 1);
            at = next < 0 ? hidden.Length : next;
            var kind = place.Looker(hidden[..at]);
            if (kind == PathKind.Missing)
            {
                return $"{hidden}, which must stay hidden from commands, is not there, so that nothing can be put over it.";
            }

            if (kind == PathKind.Link || (kind == PathKind.File && at < hidden.Length))
            {
                return $"{hidden} must stay hidden from commands, but {hidden[..at]} is {(kind == PathKind.Link ? "a link" : "no directory")}, so that nothing can be put over it.";
            }
        }

        return null;
    }

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
