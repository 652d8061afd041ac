namespace AcpAgent.Core.Sandbox;

/// <summary>Variables that let tools keep within a sandbox: what they would write in the home directory goes to the temporary one.</summary>
public static class SandboxEnvironment
{
    /// <summary>What tools keep among the data of the home directory and would miss elsewhere.</summary>
    private static readonly string[] _homeData = ["NuGet/Migrations/1", "uv", "mise", "pnpm", "fnm", "virtualenv"];

    /// <summary>
    /// Makes what tools would otherwise make under a lock that all programs of the machine share: NuGet asks for one, in a directory that is
    /// not granted, unless it sees that it has been here before.
    /// </summary>
    /// <param name="temporary">The session's temporary directory.</param>
    public static void Furnish(string temporary)
    {
        var been = Directory.CreateDirectory(Path.Join(temporary, "data", "NuGet", "Migrations"));
        File.WriteAllText(Path.Join(been.FullName, "1"), "");
    }

    /// <summary>The variables.</summary>
    /// <param name="temporary">The session's temporary directory.</param>
    /// <param name="home">The user's home directory; null where there is none.</param>
    /// <param name="isConfined">Whether the command is confined; else it gets no more than the temporary directory.</param>
    public static IReadOnlyDictionary<string, string> Of(string temporary, string? home, bool isConfined)
    {
        Dictionary<string, string> variables = new() { ["TMPDIR"] = temporary, ["TMP"] = temporary, ["TEMP"] = temporary };
        if (!isConfined)
        {
            return variables;
        }

        variables["XDG_CACHE_HOME"] = Path.Join(temporary, "cache");
        variables["XDG_STATE_HOME"] = Path.Join(temporary, "state");
        variables["npm_config_cache"] = Path.Join(temporary, "npm");
        variables["npm_config_update_notifier"] = "false";
        variables["DOTNET_CLI_HOME"] = Path.Join(temporary, "dotnet");
        variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        variables["DOTNET_NOLOGO"] = "1";
        variables["NUGET_PACKAGES"] = Path.Join(temporary, "nuget");

        // Compilers that stay behind to be asked again, over sockets that there are none of.
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        variables["UseSharedCompilation"] = "false";
        variables["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        if (home is null || !_homeData.Any(name => Path.Exists(Path.Join(home, ".local", "share", name))))
        {
            variables["XDG_DATA_HOME"] = Path.Join(temporary, "data");
        }

        if (home is not null && Path.Join(home, ".nuget", "packages") is var packages && Directory.Exists(packages))
        {
            variables["NUGET_FALLBACK_PACKAGES"] = packages;
        }

        return variables;
    }
}
