using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// Where a path leads, found by following it name by name. It may have changed by the time it is read here, so it is a claim:
/// whoever acts on it opens <see cref="Canonical"/> following no link at all, and thereby either this very place or nothing.
/// </summary>
/// <param name="Existing">The part that is there; no link in it.</param>
/// <param name="Missing">The names after it that are not there.</param>
/// <param name="Error">Why it cannot be followed to its end; then <see cref="Canonical"/> says how far it was.</param>
internal sealed record ResolvedPath(string Existing, IReadOnlyList<string> Missing, FileError? Error = null)
{
    private const int MostLinks = 40;

    /// <summary>Absolute, without links and dots.</summary>
    public string Canonical { get; } = Missing.Count == 0 ? Existing : PathNames.Join([.. PathNames.Split(Existing), .. Missing]);

    /// <summary>Follows a path as the system would, except that a link of <c>/proc</c> counts for what it reads as.</summary>
    /// <param name="absolute">Begins with a slash.</param>
    public static ResolvedPath Of(string absolute)
    {
        var current = new List<string>();
        var pending = new Stack<string>();
        var links = 0;
        Push(absolute);
        while (pending.TryPop(out var name))
        {
            if (name == "..")
            {
                current.RemoveRange(Math.Max(current.Count - 1, 0), Math.Min(current.Count, 1));
                continue;
            }

            string? target;
            try
            {
                target = AtCalls.ReadLink(PathNames.Join([.. current, name]));
            }
            catch (SystemCallException error)
            {
                // ".." after what is not there leads nowhere, whatever it looks like.
                var missing = error.Kind() == FileError.NotFound && !pending.Contains("..");
                return new ResolvedPath(PathNames.Join(current), missing ? [name, .. pending] : [name], missing ? null : error.Kind());
            }

            if (target is null)
            {
                current.Add(name);
                continue;
            }

            if (++links > MostLinks)
            {
                return new ResolvedPath(PathNames.Join(current), [name], FileError.IsALink);
            }

            if (target.StartsWith('/'))
            {
                current.Clear();
            }

            Push(target);
        }

        return new ResolvedPath(PathNames.Join(current), []);

        void Push(string path)
        {
            var names = PathNames.Split(path);
            for (var i = names.Length - 1; i >= 0; i--)
            {
                if (names[i] != ".")
                {
                    pending.Push(names[i]);
                }
            }
        }
    }
}
