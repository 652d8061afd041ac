using AcpAgent.Commands;
using AcpAgent.Core.Models;
using AcpAgent.Core.Processes.Helper;
using AcpAgent.Core.Secrets;
using AcpAgent.Hosting;
using AcpAgent.Hosting.Options;

namespace AcpAgent;

internal static class Program
{
    private const int UsageError = 2;

    /// <summary>Serving stdio comes first: an editor waits for it, and it pays for nothing that only the commands use.</summary>
    private static async Task<int> Main(string[] args)
    {
        if (HelperMode.IsWanted(args))
        {
            return HelperMode.Run();
        }

        SealedProcess.Seal();

        try
        {
            return HostOptionsReader.ReadStdio(args, Environment.GetEnvironmentVariable) is { } options
                ? await StdioHost.RunAsync(options).ConfigureAwait(false)
                : await CommandTree.RunAsync(args).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OptionException or ModelConfigurationException)
        {
            await Console.Error.WriteLineAsync($"acp-agent: {e.Message}").ConfigureAwait(false);
            return UsageError;
        }
    }
}
