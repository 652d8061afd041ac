using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Floor;

/// <summary>Places that are never deleted as a whole: the root, system directories, the home and the roots of the session.</summary>
/// <param name="home">The home directory.</param>
/// <param name="roots">The session's roots.</param>
internal sealed class ProtectedPlaces(string home, IReadOnlyList<string> roots)
{
    /// <summary>Directories of the system that nothing below is deleted of either.</summary>
    private static readonly HashSet<string> _whole = ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/sbin", "/sys", "/System", "/Library"];

    /// <summary>Directories of the system in which people keep things of their own.</summary>
    private static readonly HashSet<string> _tops =
    [
        "/home", "/Users", "/root", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/include", "/usr/share", "/usr/local", "/usr/local/bin", "/usr/local/lib",
        "/var", "/var/lib", "/var/log", "/var/cache", "/var/spool", "/var/mail", "/var/run", "/var/www", "/opt", "/srv", "/mnt", "/media", "/run", "/tmp", "/Applications", "/private", "/Volumes", "/cores", "/nix", "/snap",
    ];

    private (string Place, string[] Parts)[]? _all;

    /// <summary>Why deleting this with all that lies in it is never allowed; null where it may be.</summary>
    /// <param name="path">Absolute, with marks as in <see cref="Field"/>, nothing in it unknown.</param>
    public string? Forbids(string path)
    {
        if (new Field(path).Plain is not null)
        {
            return OfPlain(path);
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(parts, part => new Field(part).IsPattern);
        if (parts[^1].All(c => c is Field.AnyText or Field.AnyCharacter or '.' or Field.AnyOf or '!' or '^' or ']') && first == parts.Length - 1)
        {
            // All that lies in a directory is as good as the directory; /tmp may be emptied.
            var whole = "/" + string.Join('/', parts[..^1]);
            if (whole != "/tmp" && OfPlain(whole) is { } why)
            {
                return why;
            }
        }

        foreach (var (place, names) in _all ??= All())
        {
            if (PathPattern.CouldMatch(parts, names))
            {
                return $"it may delete {place}";
            }
        }

        return null;
    }

    /// <summary>True for the root and the directories of the system.</summary>
    public static bool IsOfSystem(string path) => path == "/" || _tops.Contains(path) || _whole.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Top(path));

    private string? OfPlain(string path) => path switch
    {
        "/" => "it deletes everything",
        _ when roots.Contains(path) => "it deletes the workspace",
        _ when path == home => "it deletes the home directory",
        _ when roots.Any(root => LexicalPath.IsWithin(root, path)) => "it deletes a directory that holds the workspace",
        _ when LexicalPath.IsWithin(home, path) => "it deletes a directory that holds the home directory",
        _ when IsOfSystem(path) && !roots.Any(root => root != "/" && LexicalPath.IsWithin(path, root)) => $"it deletes {path}",
        ['/', 'h', 'o', 'm', 'e', '/', .. var user] when !user.Contains('/') => "it deletes a home directory",
        ['/', 'U', 's', 'e', 'r', 's', '/', .. var user] when !user.Contains('/') => "it deletes a home directory",
        _ => null,
    };

    private (string Place, string[] Parts)[] All() => [.. roots.Append(home).Concat(_tops).Concat(_whole).Select(place => (place, place.Split('/', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>The directory beneath the root that a path lies in or is.</summary>
    private static ReadOnlySpan<char> Top(string path) => path.Length > 1 && path.AsSpan(1).IndexOf('/') is >= 0 and var end ? path.AsSpan(0, end + 1) : path;
}
