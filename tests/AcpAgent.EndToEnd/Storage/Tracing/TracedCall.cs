namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>A system call that succeeded and matters for the order of things.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Path">To what: an absolute path, or what strace says of a pipe or socket.</param>
/// <param name="Begin">When it was entered: a line of the trace.</param>
/// <param name="End">When it was done: a later line where other threads came in between.</param>
internal sealed record TracedCall(TracedKind Kind, string Path, int Begin, int End)
{
    /// <summary>The new name, of a rename or link.</summary>
    public string To { get; init; } = "";

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>What a system call does to a file.</summary>
internal enum TracedKind
{
    /// <summary>Opens it to be written, perhaps makes it.</summary>
    Opens,

    /// <summary>Writes to it.</summary>
    Writes,

    /// <summary>Makes its content, or the names in a directory, survive a power loss.</summary>
    Syncs,

    /// <summary>Gives it another name, or one more.</summary>
    Renames,

    /// <summary>Makes a directory.</summary>
    MakesDirectory,

    /// <summary>Takes its name away.</summary>
    Removes,

    /// <summary>Cuts it.</summary>
    Truncates,
}
