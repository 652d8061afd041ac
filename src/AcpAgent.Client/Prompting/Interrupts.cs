using System.Runtime.InteropServices;

namespace AcpAgent.Client.Prompting;

/// <summary>What a person at the terminal, or the system, says while something runs: the first Ctrl-C asks, anything after it insists.</summary>
public sealed class Interrupts : IDisposable
{
    private const int Interrupt = 2;

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _insisted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Nobody interrupts until <see cref="Ask"/> or <see cref="Insist"/> says so. For tests.</summary>
    public Interrupts()
    {
    }

    /// <summary>Completes with the first Ctrl-C.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes with the second Ctrl-C, or with a signal to end; gives the signal's number.</summary>
    public Task<int> Insisted => _insisted.Task;

    /// <summary>Listens to the process's signals.</summary>
    public static Interrupts OfProcess()
    {
        Interrupts interrupts = new();
        interrupts.Register(PosixSignal.SIGINT, interrupts.Ask);
        interrupts.Register(PosixSignal.SIGTERM, () => interrupts.Insist(15));
        interrupts.Register(PosixSignal.SIGHUP, () => interrupts.Insist(1));
        return interrupts;
    }

    /// <summary>Asks; the second time insists.</summary>
    public void Ask()
    {
        if (!_asked.TrySetResult())
        {
            Insist(Interrupt);
        }
    }

    /// <summary>Insists.</summary>
    public void Insist(int signal) => _insisted.TrySetResult(signal);

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Register(PosixSignal signal, Action act) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        act();
    }));
}
