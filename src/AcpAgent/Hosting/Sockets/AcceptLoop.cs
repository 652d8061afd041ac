using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting.Sockets;

/// <summary>Accepts connections until told to stop or until the listening socket is no good any more.</summary>
/// <param name="listener">Where they come in.</param>
/// <param name="accepted">Takes each one over; must not block.</param>
/// <param name="log">Told of what goes wrong.</param>
internal sealed partial class AcceptLoop(BoundListener listener, Action<Socket> accepted, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <exception cref="SocketException">The listening socket is broken.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        TimeSpan pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                accepted(await listener.Socket.AcceptAsync(stop).ConfigureAwait(false));
                pause = FirstPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (AcceptFailures.Classify(e.SocketErrorCode) != AcceptFailure.Fatal)
            {
                LogAccept(log, listener.Address.ToString(), e.SocketErrorCode);
                if (AcceptFailures.Classify(e.SocketErrorCode) == AcceptFailure.BackOff)
                {
                    await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Accepting on {Address} failed: {Error}")]
    private static partial void LogAccept(ILogger log, string address, SocketError error);
}
