using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>What all sessions of a process have in common, given by whoever knows turns and models.</summary>
public sealed record SessionSettings
{
    /// <summary>How many prompts may wait behind the running one.</summary>
    public int QueueLimit { get; init; } = 16;

    /// <summary>The configuration options that a client is shown for a state, complete.</summary>
    public required Func<SessionState, IReadOnlyList<SessionConfigOption>> ConfigOptions { get; init; }

    /// <summary>Whether going from one mode to another is going to a stricter one.</summary>
    public Func<string, string, bool> IsStricter { get; init; } = static (_, _) => true;

    /// <summary>What has to be appended to a journal whose last owner ended in the middle of a turn; nothing where it did not.</summary>
    public required Func<IEnumerable<JournalEntry>, IReadOnlyList<JournalRecord>> CloseInterruptedTurn { get; init; }

    /// <summary>A record as it may be journaled and shown: without secrets.</summary>
    public Func<JournalRecord, JournalRecord> Redact { get; init; } = static record => record;
}
