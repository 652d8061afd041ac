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
        var names = Names(canonical);
        return names.Any(_governingDirectories.Contains)
            || (names is [.., var file] && (_governingFiles.Contains(file) || IsEnvironment(file)))
            || names is ["etc", "profile" or "profile.d" or "zsh" or "fish" or "bashrc" or "environment", ..];
    }

    /// <summary>True for files that usually hold keys or passwords, or a process's memory and environment.</summary>
    /// <param name="canonical">An absolute path without links.</param>
    public static bool HoldsSecrets(string canonical)
    {
        var names = Names(canonical);
        return names.Any(_secretDirectories.Contains)
            || names is ["proc", _, ..]
            || names is ["run", "secrets", ..]
            || (names is [.., var file] && (_secretFiles.Contains(file) || IsEnvironment(file) || IsKey(file)));
    }

    private static bool IsEnvironment(string file) =>
        file.StartsWith(".env.", StringComparison.OrdinalIgnoreCase) && !_harmlessEnvironments.Contains(file);

    private static bool IsKey(string file) =>
        _secretEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || (!file.EndsWith(".pub", StringComparison.OrdinalIgnoreCase)
            && _keyBeginnings.Any(key => file.StartsWith(key, StringComparison.OrdinalIgnoreCase)));

    private static string[] Names(string canonical) => canonical.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
