using System.Runtime.InteropServices;
using AcpAgent.Hosting.Stdio;

namespace AcpAgent.Hosting.Lifetime;

/// <summary>
/// The signals that ask the process to end: SIGTERM, SIGINT, SIGHUP. The first one asks politely, a second one ends the process at once.
/// </summary>
internal sealed class ShutdownSignals : IDisposable
{
    private const int SignalExitBase = 128;

    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Received),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Received),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Received),
    ];

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Received(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_first.TrySetResult(context.Signal))
        {
            // Journals are safe at any instant; whoever asks twice does not want to wait for anything else.
            Libc.ExitNow(SignalExitBase + Number(context.Signal));
        }
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        _ => 15,
    };
}
