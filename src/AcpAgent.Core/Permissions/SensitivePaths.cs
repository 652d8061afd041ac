namespace AcpAgent.Core.Permissions;

/// <summary>
/// Files that matter more than their place tells: judged by name alone, without regard to case, since some file systems have none.
/// Too many rather than too few, for the price is a question.
/// </summary>
public static class SensitivePaths
{
    private static readonly StringComparer _names = StringComparer.OrdinalIgnoreCase;

    private static readonly HashSet<string> _governingDirectories = new(_names) { ".agentao", "skills", ".git" };

    private static readonly HashSet<string> _governingFiles = new(_names)
    {
        "AGENTAO.md", ".env", ".envrc", ".gitconfig",
        ".profile", ".login", ".logout", ".inputrc",
        ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", "bash.bashrc",
        ".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout",
        ".kshrc", ".mkshrc", ".cshrc", ".tcshrc", "config.fish",
    };

    private static readonly HashSet<string> _secretDirectories = new(_names)
    {
        ".ssh", ".aws", ".azure", ".gnupg", ".kube", ".docker", ".password-store", "gcloud", "keyrings",
    };

    private static readonly HashSet<string> _secretFiles = new(_names)
    {
        ".netrc", "_netrc", ".pgpass", ".my.cnf", ".npmrc", ".pypirc", ".git-credentials", ".dockercfg", ".vault-token", ".htpasswd",
        "credentials", "credentials.json", "shadow", "gshadow", "master.passwd", "sudoers", ".env",
    };

    private static readonly string[] _secretEndings = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk"];

    private static readonly string[] _keyBeginnings = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];

    private static readonly HashSet<string> _harmlessEnvironments = new(_names) { ".env.example", ".env.sample", ".env.template" };

    /// <summary>
    /// True for files that govern the agent or run code by themselves: <c>.agentao/</c>, <c>skills/</c>, <c>AGENTAO.md</c>, everything of
    /// <c>.git</c>, <c>.env</c>, start-up files of shells.
    /// </summary>
    /// <param name="canonical">An absolute path without links.</param>
    public static bool IsProtected(string canonical)
    {
        var file = Last(canonical);
        return AnyName(canonical, _governingDirectories)
            || _governingFiles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(file) || IsEnvironment(file)
            || Second(canonical, "etc") is "profile" or "profile.d" or "zsh" or "fish" or "bashrc" or "environment";
    }

    /// <summary>True for files that usually hold keys or passwords, or a process's memory and environment.</summary>
    /// <param name="canonical">An absolute path without links.</param>
    public static bool HoldsSecrets(string canonical)
    {
        var file = Last(canonical);
        return AnyName(canonical, _secretDirectories)
            || !Second(canonical, "proc").IsEmpty
            || Second(canonical, "run") is "secrets"
            || _secretFiles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(file) || IsEnvironment(file) || IsKey(file);
    }

    private static bool IsEnvironment(ReadOnlySpan<char> file) =>
        file.StartsWith(".env.", StringComparison.OrdinalIgnoreCase) && !_harmlessEnvironments.GetAlternateLookup<ReadOnlySpan<char>>().Contains(file);

    private static bool IsKey(ReadOnlySpan<char> file)
    {
        foreach (var ending in _secretEndings)
        {
            if (file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var beginning in _keyBeginnings)
        {
            if (file.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return !file.EndsWith(".pub", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static bool AnyName(string path, HashSet<string> names)
    {
        var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (lookup.Contains(path.AsSpan(range)))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Last(string path)
    {
        var trimmed = path.AsSpan().TrimEnd('/');
        return trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    /// <summary>The second name of a path of which this is the first; else empty.</summary>
    private static ReadOnlySpan<char> Second(string path, string first)
    {
        var rest = path.AsSpan().TrimStart('/');
        if (!rest.StartsWith(first, StringComparison.Ordinal) || rest.Length == first.Length || rest[first.Length] != '/')
        {
            return [];
        }

        rest = rest[first.Length..].TrimStart('/');
        return rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest;
    }
}
