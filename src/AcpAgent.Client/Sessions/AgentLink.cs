using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Client.Processes;

namespace AcpAgent.Client.Sessions;

/// <summary>The way to an agent: the pipes of a child process, or a socket.</summary>
public sealed class AgentLink : IAsyncDisposable
{
    private AgentLink(Stream input, Stream output, AgentProcess? process) => (Input, Output, Process) = (input, output, process);

    /// <summary>What the agent writes.</summary>
    public Stream Input { get; }

    /// <summary>What the agent reads.</summary>
    public Stream Output { get; }

    /// <summary>The agent's process, where it is a child of this one.</summary>
    public AgentProcess? Process { get; }

    /// <summary>Starts an agent.</summary>
    /// <exception cref="AgentStartException">It cannot be started.</exception>
    public static AgentLink Start(AgentCommand command)
    {
        AgentProcess process = AgentProcess.Start(command);
        return new AgentLink(process.Output, process.Input, process);
    }

    /// <summary>Connects to an agent.</summary>
    /// <exception cref="SocketException">Nobody answers at the address.</exception>
    public static async Task<AgentLink> ConnectAsync(AgentAddress address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        NetworkStream stream = await address.ConnectAsync(cancellation).ConfigureAwait(false);
        return new AgentLink(stream, stream, process: null);
    }

    /// <summary>Ends the child at once, or the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Input.DisposeAsync().ConfigureAwait(false);
        if (Process is not null)
        {
            await Process.DisposeAsync().ConfigureAwait(false);
        }
    }
}
