using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.Protocol.Wire;

/// <summary>Bounds and ways of one connection.</summary>
public sealed record AcpConnectionOptions
{
    /// <summary>The most bytes of an incoming line, 64 MiB if not said; at most 1 GiB.</summary>
    public long MaxLineBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>With this many bytes waiting to be written, turns wait (<see cref="IPeer.WaitForRoomAsync"/>); 4 MiB if not said.</summary>
    public long OutboundQueueBytes { get; init; } = 4L * 1024 * 1024;

    /// <summary>With this many bytes waiting to be written, nothing more is read from the peer; 16 MiB if not said.</summary>
    public long OutboundHardLimitBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>A peer that keeps the queue above <see cref="OutboundHardLimitBytes"/> for so long is disconnected; 60 s if not said.</summary>
    public TimeSpan StalledClientTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most requests of the peer that may be unanswered at a time; further ones are refused. 4096 if not said.</summary>
    public int MaxOpenRequests { get; init; } = 4096;

    /// <summary>Reads on a thread of its own, with blocking reads: for streams whose <c>ReadAsync</c> blocks, such as standard input.</summary>
    public bool DedicatedReader { get; init; }

    /// <summary>Writes on a thread of its own, with blocking writes: for streams whose <c>WriteAsync</c> blocks, such as standard output.</summary>
    public bool DedicatedWriter { get; init; }

    /// <summary>Called, on any thread, when every request of the peer that was taken has been answered; must be quick. Null for nothing.</summary>
    public Action? AllAnswered { get; init; }

    /// <summary>What the peer must do before it is let in; null for nothing. Only of the agent's role.</summary>
    public ConnectionGate? Gate { get; init; }

    /// <summary>What becomes of the sentence of an error before the peer is told it; null leaves it as it is.</summary>
    public Func<string, string>? CleanError { get; init; }

    /// <summary>Where details of failures go that the peer must not see.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The name of the connection in logs; a number if not said.</summary>
    public string? ConnectionId { get; init; }
}
