using AcpAgent.Client.Connecting;
using Xunit;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>
/// A test with agents of its own. Whatever a test started is ended after it; that the ends are right and every wire clean is part of
/// every test.
/// </summary>
public abstract class AgentTest : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _started = [];

    /// <summary>The scratch directories that all agents of the test share.</summary>
    protected AgentHome Home { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        foreach (var started in Enumerable.Reverse(_started))
        {
            try
            {
                await started.DisposeAsync();
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        Home.Dispose();
        GC.SuppressFinalize(this);
        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }

    /// <summary>Starts an agent.</summary>
    protected AgentProcess Start(AgentStart? start = null) => Owned(AgentProcess.Start(Home, start));

    /// <summary>Starts an agent over stdio with an initialized client.</summary>
    protected async Task<(AgentProcess Agent, TestClient Client)> StartInitializedAsync(AgentStart? start = null)
    {
        var agent = Start(start);
        await agent.Client.InitializeAsync();
        return (agent, agent.Client);
    }

    /// <summary>Starts an agent over stdio with an initialized raw client.</summary>
    protected async Task<(AgentProcess Agent, RawClient Client)> StartRawAsync(AgentStart? start = null)
    {
        var agent = Start(start);
        await agent.Raw.InitializeAsync();
        return (agent, agent.Raw);
    }

    /// <summary>Starts an agent that listens, and waits until it does.</summary>
    /// <returns>It, and where; a port 0 has become a real one.</returns>
    protected async Task<(AgentProcess Agent, IReadOnlyList<AgentAddress> Addresses)> ServeAsync(params string[] listen) =>
        await ServeAsync(new AgentStart(), listen);

    /// <inheritdoc cref="ServeAsync(string[])"/>
    protected async Task<(AgentProcess Agent, IReadOnlyList<AgentAddress> Addresses)> ServeAsync(AgentStart start, params string[] listen)
    {
        var agent = Start(start with { Arguments = ["serve", .. listen.SelectMany(address => new[] { "--listen", address }), .. start.Arguments] });
        agent.EndsBySignal();
        return (agent, await Listening.AddressesAsync(agent, listen.Length));
    }

    /// <summary>Connects to an agent that listens.</summary>
    protected async Task<SocketConnection> ConnectAsync(AgentAddress address) => Owned(await SocketConnection.ConnectAsync(address));

    /// <summary>Something that is disposed of after the test, and after everything that came later.</summary>
    protected T Owned<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Add(started);
        return started;
    }
}
