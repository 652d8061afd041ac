using AcpAgent.Core.Agent;
using AcpAgent.Core.Models;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Hosting.Options;
using AcpAgent.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting;

/// <summary>The agent of this process and the way it goes down, the same for every transport.</summary>
internal sealed partial class HostedAgent(AgentOptions options, TimeSpan shutdownTimeout, ILoggerFactory loggers)
{
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromMilliseconds(10);

    private readonly ILogger _log = loggers.CreateLogger("AcpAgent.Hosting");

    /// <summary>The agent.</summary>
    public AgentServer Server { get; } = new(options, loggers);

    /// <summary>What the agent is started with, from the host's options and the environment.</summary>
    /// <exception cref="OptionException">A variable that describes where to search has a value that means nothing.</exception>
    /// <exception cref="ModelConfigurationException">A variable that describes the model has a value that means nothing.</exception>
    public static AgentOptions Options(HostOptions options)
    {
        KnownSecrets secrets = new();
        ShellOptions shell = ShellSettings.Of(options) with { Secrets = secrets };
        secrets.Learn(SecretVariables.Of(shell.Environment));
        SearchProvider? search = SearchProvider.From(Environment.GetEnvironmentVariable, out var problem);
        if (problem is { } wrong)
        {
            throw new OptionException(wrong.Variable, wrong.Why);
        }

        return new AgentOptions
        {
            Search = search,
            DataDirectory = options.DataDirectory,
            Model = ModelSettings.FromEnvironment(Environment.GetEnvironmentVariable),
            Shell = shell,
            Secrets = secrets,
            OperatorDirectory = options.ConfigDirectory,
            PermissionExpiry = options.PermissionExpiry,
            UserDirectory = HomeDirectory.Settings(),
        };
    }

    /// <summary>
    /// Refuses new work, cancels what runs, lets what was asked be answered and written, and closes the connections. What is not done
    /// in time is abandoned: journals are safe at any instant.
    /// </summary>
    public async Task ShutdownAsync(IReadOnlyList<AcpConnection> connections)
    {
        Server.BeginShutdown();
        using CancellationTokenSource hard = new(shutdownTimeout);
        await Task.WhenAny(Server.LetGoOfTerminalsAsync(), Task.Delay(shutdownTimeout)).ConfigureAwait(false);
        Task sessions = Server.CloseSessionsAsync(hard.Token);
        await Task.WhenAll(connections.Select(connection => connection.CompleteAsync(hard.Token))).ConfigureAwait(false);
        await CloseAsync(sessions, hard).ConfigureAwait(false);
    }

    /// <summary>
    /// The only client has hung up: what it asked before that is done and answered, but no turn runs on. What is not done in time is
    /// abandoned.
    /// </summary>
    public async Task FinishAsync(AcpConnection connection)
    {
        using CancellationTokenSource hard = new(shutdownTimeout);
        Task answered = connection.CompleteAsync(hard.Token);
        do
        {
            // Again and again: a prompt that was read may begin only now.
            Server.CancelTurns();
        }
        while (await Task.WhenAny(answered, Task.Delay(BetweenCancels)).ConfigureAwait(false) != answered);
        await CloseAsync(Task.CompletedTask, hard).ConfigureAwait(false);
    }

    private async Task CloseAsync(Task sessions, CancellationTokenSource hard)
    {
        try
        {
            await sessions.ConfigureAwait(false);
            await Server.DisposeAsync().AsTask().WaitAsync(hard.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogAbandoned(_log, shutdownTimeout.TotalSeconds);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not everything had ended after {Seconds} s; it is abandoned")]
    private static partial void LogAbandoned(ILogger log, double seconds);
}
