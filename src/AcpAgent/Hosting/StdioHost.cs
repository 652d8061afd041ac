using AcpAgent.Core.Agent;
using AcpAgent.Hosting.Lifetime;
using AcpAgent.Hosting.Logging;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Stdio;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Hosting;

/// <summary>Serves one client over standard input and output, until it hangs up or a signal says to end.</summary>
internal static class StdioHost
{
    /// <summary>Serves; completes with the process's exit code.</summary>
    public static async Task<int> RunAsync(HostOptions options)
    {
        AgentOptions agentOptions = HostedAgent.Options(options);
        StandardStreams streams = StandardStreams.Take();
        using ShutdownSignals signals = new();
        using StderrLogging logging = new(options.LogLevel, options.LogFormat, agentOptions.Secrets);
        using IdleMemory memory = new();
        HostedAgent agent = new(agentOptions, options.ShutdownTimeout, logging);
        AcpConnection connection = AcpConnection.ForAgent(streams.Input, streams.Output, new AcpConnectionOptions
        {
            MaxLineBytes = options.MaxLineBytes,
            DedicatedReader = true,
            DedicatedWriter = true,
            CleanError = agentOptions.Secrets.Clean,
            Logger = logging.CreateLogger("AcpAgent.Wire"),
            ConnectionId = "stdio",
            AllAnswered = memory.Rest,
        });
        connection.Start(agent.Server.Connect(connection.Client, ConnectionPolicy.Open));
        agent.Server.Rehearse();
        Task first = await Task.WhenAny(connection.InputEnded, connection.Completion, signals.First).ConfigureAwait(false);
        await (first == signals.First ? agent.ShutdownAsync([connection]) : agent.FinishAsync(connection)).ConfigureAwait(false);
        return 0;
    }
}
