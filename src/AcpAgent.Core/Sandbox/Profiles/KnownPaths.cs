namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What every command may read, and what none may.</summary>
internal static class KnownPaths
{
    /// <summary>What programs of the system need to start.</summary>
    public static IReadOnlyList<string> Programs { get; } =
        ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr", "/nix/store", "/run/current-system"];

    /// <summary>The system's own. Links among these are the system's.</summary>
    public static IReadOnlyList<string> System { get; } =
    [
        .. Programs, "/opt", "/etc", "/snap", "/home/linuxbrew/.linuxbrew",
        "/proc", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm/transparent_hugepage",
        "/var/lib/dpkg", "/var/cache/fontconfig", "/run/systemd/resolve", "/run/nixos",
    ];

    /// <summary>Devices that lead nowhere.</summary>
    public static IReadOnlyList<string> Devices { get; } = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

    /// <summary>Tools and caches in the home directory, relative to it.</summary>
    public static IReadOnlyList<string> Toolchains { get; } =
    [
        ".gitconfig", ".config/git", ".gitignore_global",
        ".dotnet", ".nuget/packages", ".local/share/NuGet", ".templateengine",
        ".cargo", ".rustup", "go", ".cache/go-build", ".gem", ".rbenv", ".rvm", ".bundle/cache",
        ".npm", ".nvm", ".fnm", ".volta", ".bun", ".deno", ".yarn/berry/cache", ".cache/yarn", ".cache/node", ".cache/pnpm",
        ".local/share/pnpm", ".local/share/fnm", ".local/share/uv", ".local/share/mise", ".local/share/virtualenv",
        ".pyenv", ".local/bin", ".local/lib", ".cache/pip", ".cache/uv", ".conda", "miniconda3", "anaconda3",
        ".sdkman", ".m2/repository", ".m2/wrapper", ".gradle/caches", ".gradle/wrapper", ".gradle/jdks", ".jdks", ".asdf", ".ivy2/cache",
        ".ghcup", ".stack", ".cabal/bin", ".opam", ".hex", ".mix", ".pub-cache", ".swiftpm", ".local/share/mise/installs",
    ];

    /// <summary>Keys, passwords and what was typed, in the home directory and relative to it. Hidden whatever a profile grants.</summary>
    public static IReadOnlyList<string> HomeSecrets { get; } =
    [
        ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store", ".config/gcloud", ".config/gh", ".config/hub", ".config/glab-cli",
        ".config/git/credentials", ".git-credentials", ".netrc", "_netrc", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", ".pgpass", ".my.cnf", ".vault-token",
        ".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials", ".bundle/config", ".nuget/NuGet", ".config/NuGet",
        ".m2/settings.xml", ".m2/settings-security.xml", ".gradle/gradle.properties", ".ivy2/.credentials", ".hex/hex.config",
        ".config/pypoetry/auth.toml", ".config/pip", ".pip", ".condarc", ".terraform.d/credentials.tfrc.json", ".terraformrc", ".config/op", ".config/doctl",
        ".config/containers/auth.json", ".dockercfg", ".s3cfg", ".boto", ".config/rclone", ".local/share/keyrings", ".mozilla", ".config/google-chrome",
        ".config/chromium", ".bash_history", ".zsh_history", ".python_history", ".node_repl_history", ".psql_history", ".mysql_history", ".lesshst", ".viminfo",
        ".local/share/fish/fish_history", ".Xauthority", ".ICEauthority", ".agentao",
    ];

    /// <summary>The system's keys and passwords, and where those of services are put.</summary>
    public static IReadOnlyList<string> SystemSecrets { get; } =
    [
        "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd", "/etc/sudoers", "/etc/sudoers.d",
        "/etc/ssl/private", "/etc/pki/tls/private", "/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_dsa_key",
        "/etc/krb5.keytab", "/etc/letsencrypt", "/etc/kubernetes", "/etc/rancher", "/etc/wireguard", "/etc/NetworkManager/system-connections",
        "/etc/wpa_supplicant", "/etc/ppp", "/etc/mysql/debian.cnf", "/etc/apt/auth.conf", "/etc/apt/auth.conf.d", "/run/secrets", "/var/run/secrets",
    ];
}
