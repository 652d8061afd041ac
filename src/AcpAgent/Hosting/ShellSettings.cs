using System.Collections;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Hosting;

/// <summary>What commands run in, from the host's options and the environment.</summary>
internal static class ShellSettings
{
    public static ShellOptions Of(HostOptions options)
    {
        ShellOptions shell = new()
        {
            Helper = HelperProgram.OfThisProcess(),
            Surroundings = Surroundings(options),
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? ""),
        };
        return options.CommandMemory is { } bytes ? shell with { Limits = shell.Limits with { WatchedMemory = bytes } } : shell;
    }

    /// <summary>How commands are confined, for whoever only wants to know.</summary>
    public static CommandSandbox Sandbox(HostOptions options) => new(Surroundings(options), bubblewrap: () => TryBubblewrapAsync().GetAwaiter().GetResult());

    /// <summary>Where operator and user keep their settings, and what no command is shown.</summary>
    public static SandboxSurroundings Surroundings(HostOptions options)
    {
        string? home = HomeDirectory.Find();
        string? user = home is null ? null : Path.Join(home, ".agentao");
        string[] governing = [.. new[] { options.ConfigDirectory, user }.OfType<string>()];
        return new(governing, home, [.. governing, .. options.DataDirectory.Length > 0 ? [options.DataDirectory] : Array.Empty<string>()]) { OperatorDirectory = options.ConfigDirectory };
    }

    private static async Task<BubblewrapStatus> TryBubblewrapAsync()
    {
        ChildSpawner spawner = new(HelperProgram.OfThisProcess());
        await using (spawner.ConfigureAwait(false))
        {
            return await new BubblewrapProbe(spawner).TryAsync().ConfigureAwait(false);
        }
    }
}
