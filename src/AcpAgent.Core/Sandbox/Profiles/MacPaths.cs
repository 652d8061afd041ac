namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What <see cref="KnownPaths"/> has for Linux, for macOS: by real paths, for that is what Seatbelt compares.</summary>
internal static class MacPaths
{
    /// <summary>The system's own.</summary>
    public static IReadOnlyList<string> System { get; } =
    [
        "/bin", "/sbin", "/usr", "/System", "/Library", "/opt", "/private/etc", "/nix/store", "/Applications/Xcode.app",
        "/private/var/db/dyld", "/private/var/db/timezone", "/private/var/db/xcode_select_link", "/private/var/select",
    ];

    /// <summary>Tools in the home directory, relative to it, beside those of Linux.</summary>
    public static IReadOnlyList<string> Toolchains { get; } = ["Library/Java/JavaVirtualMachines", "Library/Python", "Library/pnpm", "Library/Caches/pip", "Library/Caches/go-build"];

    /// <summary>Keys, passwords and what is private, in the home directory, beside what is so on Linux.</summary>
    public static IReadOnlyList<string> HomeSecrets { get; } =
    [
        "Library/Keychains", "Library/Cookies", "Library/Safari", "Library/Messages", "Library/Mail", "Library/Accounts", "Library/Preferences", "Library/Group Containers",
        "Library/Containers", "Library/Application Support/Google", "Library/Application Support/Firefox", "Library/Application Support/com.apple.TCC", ".zsh_sessions", ".bash_sessions",
    ];

    /// <summary>The system's keys and passwords.</summary>
    public static IReadOnlyList<string> SystemSecrets { get; } =
    [
        "/Library/Keychains", "/private/etc/master.passwd", "/private/etc/sudoers", "/private/etc/sudoers.d", "/private/etc/ssl/private", "/private/etc/krb5.keytab",
        "/private/etc/ssh/ssh_host_rsa_key", "/private/etc/ssh/ssh_host_ecdsa_key", "/private/etc/ssh/ssh_host_ed25519_key", "/private/var/db/dslocal",
    ];
}
