using AcpAgent.Client.Connecting;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Secrets;
using AcpAgent.Hosting.Lifetime;
using AcpAgent.Hosting.Logging;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Sockets;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting;

/// <summary>Serves any number of clients over sockets, until a signal says to end.</summary>
internal static partial class SocketHost
{
    /// <summary>Serves on every address; completes with the process's exit code.</summary>
    /// <param name="options">What serving is told.</param>
    /// <param name="listen">Where clients may connect; at least one.</param>
    /// <param name="tokenFile">The file that holds the token which TCP clients must show; null for the environment or one made up.</param>
    /// <exception cref="OptionException">An address cannot be bound, or there is no usable token.</exception>
    public static async Task<int> RunAsync(HostOptions options, IReadOnlyList<AgentAddress> listen, string? tokenFile)
    {
        AgentOptions agentOptions = HostedAgent.Options(options);
        using ShutdownSignals signals = new();
        using StderrLogging logging = new(options.LogLevel, options.LogFormat, agentOptions.Secrets);
        ILogger log = logging.CreateLogger("AcpAgent.Sockets");
        AccessToken? token = listen.Any(static address => address is AgentAddress.Tcp) ? FindToken(options, tokenFile, agentOptions.Secrets, log) : null;
        using IdleMemory memory = new();
        List<BoundListener> listeners = [];
        try
        {
            foreach (AgentAddress address in listen)
            {
                listeners.AddRange(Bind(address));
            }

            HostedAgent agent = new(agentOptions, options.ShutdownTimeout, logging);
            SocketConnections connections = new(agent.Server, agentOptions.Secrets, options.MaxLineBytes, token, memory, logging.CreateLogger("AcpAgent.Wire"));
            return await ServeAsync(agent, connections, listeners, signals, log).ConfigureAwait(false);
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }

    private static async Task<int> ServeAsync(
        HostedAgent agent, SocketConnections connections, List<BoundListener> listeners, ShutdownSignals signals, ILogger log)
    {
        using CancellationTokenSource stop = new();
        List<Task> loops = [.. listeners.Select(listener =>
            new AcceptLoop(listener, socket => connections.Accept(socket, listener.IsTcp), log).RunAsync(stop.Token))];
        foreach (BoundListener listener in listeners)
        {
            LogListening(log, listener.Address.ToString());
        }

        Task broken = Task.WhenAny(loops);
        bool healthy = await Task.WhenAny(signals.First, broken).ConfigureAwait(false) == signals.First;
        agent.Server.BeginShutdown();
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Task loop in loops.Where(static loop => loop.IsFaulted))
        {
            LogBroken(log, loop.Exception!.GetBaseException());
        }

        // Given back before the turns end, so that a successor can listen while this process says goodbye to its clients.
        listeners.ForEach(static listener => listener.Dispose());
        listeners.Clear();
        await agent.ShutdownAsync(connections.Close()).ConfigureAwait(false);
        return healthy ? 0 : 1;
    }

    private static AccessToken FindToken(HostOptions options, string? tokenFile, KnownSecrets secrets, ILogger log)
    {
        Directory.CreateDirectory(
            options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return TokenSource.Find(tokenFile, Environment.GetEnvironmentVariable(TokenSource.Variable), options.DataDirectory, secrets, log);
    }

    private static IReadOnlyList<BoundListener> Bind(AgentAddress address) => address switch
    {
        AgentAddress.Unix unix => [UnixListening.Bind(unix)],
        AgentAddress.Tcp tcp => TcpListening.Bind(tcp),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    [LoggerMessage(LogLevel.Information, "Listening on {Address}")]
    private static partial void LogListening(ILogger log, string address);

    [LoggerMessage(LogLevel.Critical, "A listening socket is broken; shutting down")]
    private static partial void LogBroken(ILogger log, Exception error);
}
