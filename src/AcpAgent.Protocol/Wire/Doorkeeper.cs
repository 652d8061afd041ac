namespace AcpAgent.Protocol.Wire;

/// <summary>Watches a connection until its client has proved who it is. See <see cref="ConnectionGate"/>.</summary>
internal sealed class Doorkeeper(ConnectionGate gate) : IDisposable
{
    private bool _open;
    private bool _greeted;
    private Timer? _timer;

    /// <summary>Called once when the time is over.</summary>
    public required Action TimedOut { get; init; }

    /// <summary>The bound of lines until the door is open.</summary>
    public int MaxLineBytes => gate.MaxLineBytes;

    /// <summary>Whether the client has been let in.</summary>
    public bool IsOpen => Volatile.Read(ref _open);

    /// <summary>Starts the clock.</summary>
    public void Start() => _timer = new Timer(
        static state =>
        {
            var door = (Doorkeeper)state!;
            if (!door.IsOpen)
            {
                door.TimedOut();
            }
        },
        this,
        gate.Timeout,
        Timeout.InfiniteTimeSpan);

    /// <summary>Lets the client in.</summary>
    public void Open()
    {
        Volatile.Write(ref _open, true);
        Dispose();
    }

    /// <summary>Stops the clock.</summary>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Whether the conversation may go on after this line: the first has to be the request <c>initialize</c>.</summary>
    public bool Accepts(in Envelope line)
    {
        if (_greeted || IsOpen)
        {
            return true;
        }

        _greeted = true;
        return line is { Kind: EnvelopeKind.Request, Method: Schema.AcpMethods.Initialize };
    }
}
