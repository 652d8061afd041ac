using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>
/// The view of the files that a confinement comes to. Grants add up where they overlap, while of mounts the last one holds: so a grant is
/// left out where one above it grants as much. Pure but for what the paths are, which is asked for.
/// </summary>
internal static class MountView
{
    private const int MostLinks = 40;
    private const string Processes = "/proc";

    /// <summary>The steps, those above before those beneath.</summary>
    /// <param name="confinement">What is granted and what covered.</param>
    /// <param name="needed">What the helper itself has to see in order to start.</param>
    /// <param name="look">What a path is, itself and not what it may lead to.</param>
    /// <param name="readLink">Where a link leads.</param>
    /// <exception cref="SandboxViewException">It cannot be made as it is meant.</exception>
    public static IReadOnlyList<MountStep> Of(
        Confinement confinement, IReadOnlyList<string> needed, Func<string, PathKind> look, Func<string, string?> readLink)
    {
        Dictionary<string, LinkStep> links = new(StringComparer.Ordinal);
        List<BindStep> wanted = [];
        foreach (var grant in (confinement.Shown ?? confinement.Grants).Concat(needed.Select(path => new PathGrant(path, GrantKind.Read, IsRequired: true, FollowsLinks: true))))
        {
            if (Resolve(grant, look, readLink, links) is { } real && !ProfileCompiler.Covers(Processes, real))
            {
                wanted.Add(new BindStep(real, grant.Kind, grant.IsRequired));
            }
        }

        if (wanted.Exists(bind => bind.Path == "/"))
        {
            throw new SandboxViewException("the whole file system cannot be shown to a command");
        }

        Dictionary<string, MountStep> steps = new(StringComparer.Ordinal);
        List<BindStep> kept = [];
        foreach (var bind in wanted.OrderBy(bind => bind.Path, PathOrder.Instance).ThenByDescending(bind => bind.Kind).ThenByDescending(bind => bind.IsRequired))
        {
            if (!kept.Exists(above => ProfileCompiler.Covers(above.Path, bind.Path) && Grants(above.Kind, bind.Kind)))
            {
                kept.Add(bind);
                steps[bind.Path] = bind;
            }
        }

        foreach (var cover in confinement.Covered.Where(cover => kept.Exists(above => above.Kind == GrantKind.Write && ProfileCompiler.Covers(above.Path, cover.Beneath))))
        {
            // What is mounted on cannot be renamed: neither can any directory on the way, once it is mounted on itself.
            for (var at = cover.Path.IndexOf('/', cover.Beneath.Length + 1); at >= 0; at = cover.Path.IndexOf('/', at + 1))
            {
                var pinned = cover.Path[..at];
                _ = steps.TryAdd(pinned, new BindStep(pinned, GrantKind.Write, IsRequired: true));
            }

            steps[cover.Path] = new CoverStep(cover.Path, cover.IsDirectory);
        }

        // A link is made only where nothing is shown as it is outside, and so has its links already.
        foreach (var link in links.Values.Where(link => !kept.Exists(above => ProfileCompiler.Covers(above.Path, link.Path))))
        {
            _ = steps.TryAdd(link.Path, link);
        }

        return [.. steps.Values.OrderBy(step => step.Path, PathOrder.Instance)];
    }

    private static bool Grants(GrantKind above, GrantKind beneath) => above == beneath || (above == GrantKind.Write && beneath == GrantKind.Read);

    /// <summary>Where a grant leads without links, which are noted; null where it leads nowhere or must not follow them.</summary>
    private static string? Resolve(PathGrant grant, Func<string, PathKind> look, Func<string, string?> readLink, Dictionary<string, LinkStep> links)
    {
        var names = new Stack<string>(grant.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var (real, followed) = ("", 0);
        while (names.TryPop(out var name))
        {
            var next = name switch { "." => real, ".." => real[..Math.Max(real.LastIndexOf('/'), 0)], _ => $"{real}/{name}" };
            if (next.Length == 0 || look(next) != PathKind.Link || ProfileCompiler.Covers(Processes, next))
            {
                real = next;
                continue;
            }

            if (readLink(next) is not { } target)
            {
                return Nowhere();
            }

            links[next] = new LinkStep(next, target);
            if (!grant.FollowsLinks || ++followed > MostLinks)
            {
                return Nowhere();
            }

            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                names.Push(part);
            }

            real = target.StartsWith('/') ? "" : real;
        }

        return real.Length == 0 ? "/" : look(real) == PathKind.Missing && !ProfileCompiler.Covers(Processes, real) ? Nowhere() : real;

        string? Nowhere() => grant.IsRequired ? throw new SandboxViewException($"{grant.Path} cannot be shown: it is not there, or a link is on the way") : null;
    }
}
