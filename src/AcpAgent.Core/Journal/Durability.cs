namespace AcpAgent.Core.Journal;

/// <summary>What a record must have survived before its appender is told.</summary>
public enum Durability
{
    /// <summary>It is with the operating system: it survives the end of the process, however sudden.</summary>
    Written,

    /// <summary>It is on the disk, with everything before it and the names of the files it is in: it survives a power loss.</summary>
    Synced,
}

/// <summary>What became of an appended record.</summary>
/// <param name="Sequence">Its number in the session; 0 where it failed.</param>
/// <param name="Failure">Why it is not in the journal (a <see cref="JournalWriteException"/>); null where it is.</param>
public readonly record struct AppendResult(long Sequence, Exception? Failure);
