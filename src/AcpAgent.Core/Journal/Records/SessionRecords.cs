namespace AcpAgent.Core.Journal.Records;

/// <summary>The first record of every segment: who made it, and in which format it is written.</summary>
public sealed record SegmentOpened : JournalRecord
{
    /// <summary>The format that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of this segment. A reader refuses a newer one than it knows.</summary>
    public required int Format { get; init; }

    /// <summary>The session that the segment belongs to.</summary>
    public required string SessionId { get; init; }

    /// <summary>1 for the session's first segment.</summary>
    public required int Segment { get; init; }

    /// <summary>The process that made the segment and alone may write to it.</summary>
    public required SegmentOwner Owner { get; init; }

    /// <summary>The version of the program that wrote it.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// Where the journal ended before this segment: the segment last written to, and any after it that hold no record at all. A
    /// record beyond such an end does not count; this is how a torn tail is cut without touching the file it is in.
    /// </summary>
    public IReadOnlyList<SegmentEnd> Continues { get; init; } = [];
}

/// <summary>The end of a segment, as whoever made the next one found it.</summary>
/// <param name="Name">The segment's file name.</param>
/// <param name="Length">How many of its bytes are whole records in order.</param>
/// <param name="Torn">How many bytes of a record cut short follow these.</param>
public sealed record SegmentEnd(string Name, long Length, long Torn = 0);

/// <summary>The process that owns a segment for ever.</summary>
/// <param name="Instance">128 random bits in hexadecimal, new for each process.</param>
/// <param name="ProcessId">The process id where it ran.</param>
/// <param name="Host">The host name (in a cluster: the pod's).</param>
public sealed record SegmentOwner(string Instance, int ProcessId, string Host);

/// <summary>The session began.</summary>
public sealed record SessionCreated : JournalRecord
{
    /// <summary>The working directory: absolute, the first of the session's roots.</summary>
    public required string Cwd { get; init; }

    /// <summary>Further roots, absolute.</summary>
    public IReadOnlyList<string> AdditionalDirectories { get; init; } = [];

    /// <summary>Names of the MCP servers that the client asked for. Never their commands, environment or headers.</summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];

    /// <summary>The mode that it began in.</summary>
    public required string ModeId { get; init; }
}

/// <summary>A client took the session up again. The roots given here replace the former ones.</summary>
public sealed record SessionAttached : JournalRecord
{
    /// <summary>The working directory from now on.</summary>
    public required string Cwd { get; init; }

    /// <summary>Further roots from now on.</summary>
    public IReadOnlyList<string> AdditionalDirectories { get; init; } = [];

    /// <summary>Names of the MCP servers that the client asked for.</summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];
}

/// <summary>The client closed the session; it can be loaded again.</summary>
public sealed record SessionClosed : JournalRecord;

/// <summary>The session's mode from now on.</summary>
/// <param name="ModeId">One of the modes that the session offers.</param>
public sealed record ModeChanged(string ModeId) : JournalRecord;

/// <summary>The session's title from now on.</summary>
/// <param name="Title">Text for a person, one line.</param>
public sealed record TitleChanged(string Title) : JournalRecord;

/// <summary>The whole plan from now on.</summary>
/// <param name="Entries">Complete; replaces the former plan.</param>
public sealed record PlanReplaced(IReadOnlyList<Protocol.Schema.PlanEntry> Entries) : JournalRecord;
