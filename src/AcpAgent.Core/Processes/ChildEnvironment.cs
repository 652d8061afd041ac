namespace AcpAgent.Core.Processes;

/// <summary>
/// The environment that a child gets: built anew from a list of names, never what the agent has with something taken away. Keys are not
/// on the list, and a name that sounds like one does not pass even where it is.
/// </summary>
public static class ChildEnvironment
{
    private static readonly HashSet<string> _names = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "MANPATH", "INFOPATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS",
        "JAVA_HOME", "GRADLE_HOME", "M2_HOME", "MAVEN_HOME", "ANDROID_HOME", "DOTNET_ROOT", "GOROOT", "GOPATH", "GOBIN", "CARGO_HOME", "RUSTUP_HOME",
        "PYENV_ROOT", "PYENV_VERSION", "VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "NVM_DIR", "NODE_PATH", "VOLTA_HOME", "PNPM_HOME", "BUN_INSTALL", "DENO_DIR",
        "RBENV_ROOT", "GEM_HOME", "GEM_PATH", "ASDF_DIR", "ASDF_DATA_DIR", "SDKMAN_DIR", "OPAMROOT", "GHCUP_INSTALL_BASE_PREFIX", "NIX_PATH", "NIX_PROFILES",
        "PKG_CONFIG_PATH", "ACLOCAL_PATH", "CMAKE_PREFIX_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "NIX_SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    };

    private static readonly string[] _keyWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "AUTH"];

    /// <summary>What comes without being asked for, so that no command waits for somebody at a terminal.</summary>
    private static readonly Dictionary<string, string> _always = new(StringComparer.Ordinal)
    {
        ["TERM"] = "dumb",
        ["PAGER"] = "cat",
        ["GIT_PAGER"] = "cat",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["NO_COLOR"] = "1",
        ["DEBIAN_FRONTEND"] = "noninteractive",
    };

    /// <summary>A child's environment.</summary>
    /// <param name="own">The agent's.</param>
    /// <param name="added">What this child gets beside it; wins over everything else.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<KeyValuePair<string, string>> own, IEnumerable<KeyValuePair<string, string>> added)
    {
        var environment = new Dictionary<string, string>(_always, StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            if (Passes(name))
            {
                environment[name] = value;
            }
        }

        if (!environment.ContainsKey("PATH"))
        {
            environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        }

        foreach (var (name, value) in added)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Whether a variable of the agent's reaches its children.</summary>
    public static bool Passes(string name) =>
        (_names.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal)) && !SoundsSecret(name);

    /// <summary>Whether a name is one that keys and passwords have.</summary>
    public static bool SoundsSecret(string name) => _keyWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
