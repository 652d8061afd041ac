using AcpAgent.Core.Tools.Clients;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>The client's terminals that a session holds. When it lets go of all, it gets no more.</summary>
internal sealed class SessionTerminals(TimeSpan patience)
{
    private readonly Lock _gate = new();
    private readonly HashSet<HeldTerminal> _held = [];
    private readonly HashSet<IClientTerminal> _known = [];
    private bool _isOver;

    /// <summary>Completes when all that were let go of are given back, as far as there are clients to give them to.</summary>
    public Task Gone
    {
        get
        {
            lock (_gate)
            {
                return Task.WhenAll(_held.Select(held => held.Gone));
            }
        }
    }

    /// <summary>Asks for a terminal. Whoever gets one has to let go of it.</summary>
    /// <exception cref="ClientTerminalException">There are no more.</exception>
    public HeldTerminal Ask(IClientTerminals client, TerminalOrder order)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                throw new ClientTerminalException("the session is ending");
            }

            IClientTerminal? own = null;
            var held = new HeldTerminal(client.CreateAsync(order), terminal => (own = IsNew(terminal) ? terminal : null) is not null, patience);
            _held.Add(held);
            _ = held.Gone.ContinueWith(_ => Forget(held, own), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return held;
        }
    }

    /// <summary>Lets go of all; whatever can be sent at once is sent when this returns.</summary>
    public void LetGo()
    {
        HeldTerminal[] held;
        lock (_gate)
        {
            _isOver = true;
            held = [.. _held];
        }

        foreach (var terminal in held)
        {
            terminal.LetGo();
        }
    }

    private bool IsNew(IClientTerminal terminal)
    {
        lock (_gate)
        {
            return _known.Add(terminal);
        }
    }

    private void Forget(HeldTerminal held, IClientTerminal? terminal)
    {
        lock (_gate)
        {
            _held.Remove(held);
            if (terminal is not null)
            {
                _known.Remove(terminal);
            }
        }
    }
}
