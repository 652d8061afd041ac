using ModelContextProtocol.Client;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>The way to a server that is there to be spoken to. Disposing it ends the server, where it is ours to end.</summary>
internal abstract class OpenedServer : IAsyncDisposable
{
    /// <summary>What is spoken over.</summary>
    public abstract IClientTransport Transport { get; }

    /// <summary>Completes when the server has ended, with how; never where that is not to be seen.</summary>
    public virtual Task<string> Ended { get; } = new TaskCompletionSource<string>().Task;

    /// <summary>What it said last beside the protocol; empty for nothing.</summary>
    public virtual string LastWords => "";

    /// <summary>What it was given, by name; nobody else need see it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Given { get; init; } = [];

    public abstract ValueTask DisposeAsync();
}
