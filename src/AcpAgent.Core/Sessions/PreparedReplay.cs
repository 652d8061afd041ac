using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// The replay of a session made while its journal is checked, so that a client that loads it need not wait for another reading. What would
/// take too much memory is not kept: it is read again.
/// </summary>
internal sealed class PreparedReplay(string sessionId, long most = PreparedReplay.MostBytes) : IDisposable
{
    private const long MostBytes = 32 << 20;

    private readonly ReplayedTurn _turn = new();
    private readonly UpdateLines _lines = new();
    private bool _isTooLong;

    /// <summary>The last record that it shows; null where it could not be kept.</summary>
    public long? Sequence { get; private set; }

    /// <summary>What is to be sent.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => _lines.Pieces;

    /// <summary>Takes the next record.</summary>
    public void Add(JournalRecord record)
    {
        if (!_isTooLong)
        {
            _turn.Add(record, Show);
        }
    }

    /// <summary>Takes no more.</summary>
    /// <param name="state">The session after the last record.</param>
    /// <param name="sequence">That record.</param>
    public void Complete(SessionState state, long sequence)
    {
        _turn.Flush(Show);
        foreach (var update in Replay.Last(state))
        {
            Show(update);
        }

        Sequence = _isTooLong ? null : sequence;
    }

    public void Dispose() => _lines.Dispose();

    private void Show(SessionUpdate update)
    {
        if (_isTooLong)
        {
            return;
        }

        _lines.Add(new SessionNotification { SessionId = sessionId, Update = update });
        if (_lines.Length > most)
        {
            _isTooLong = true;
            _lines.Clear();
        }
    }
}
