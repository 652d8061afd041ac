namespace AcpAgent.Core.Journal;

/// <summary>How the journal works. The defaults are right for everything but tests.</summary>
public sealed record JournalOptions
{
    /// <summary>From how many bytes on a segment is followed by a new one.</summary>
    public long SegmentSize { get; init; } = 64 << 20;

    /// <summary>From how many bytes of JSON on a record is kept in a blob of its own.</summary>
    public int BlobThreshold { get; init; } = 64 << 10;

    /// <summary>From how many appended bytes not yet written on <see cref="SessionJournal.WaitForRoomAsync"/> waits.</summary>
    public long PendingLimit { get; init; } = 4 << 20;

    /// <summary>How many threads write and sync, at most; at least 2.</summary>
    public int Threads { get; init; } = 3;

    /// <summary>False leaves out every sync: nothing survives a power loss then. For tests.</summary>
    public bool Sync { get; init; } = true;

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The program's version, noted in every segment.</summary>
    public string Program { get; init; } = typeof(JournalOptions).Assembly.GetName().Version?.ToString(3) ?? "0";
}
