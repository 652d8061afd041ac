using System.Buffers;
using System.Collections.Concurrent;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Listing;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal.Writing;
using AcpAgent.Core.Platform;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Journal;

/// <summary>
/// All sessions in one data directory. One for the process; safe to use from any thread. Its work with the disk is done on its own few
/// threads; what is said to read does so on the caller's.
/// </summary>
public sealed class JournalStore : IAsyncDisposable
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly ConcurrentDictionary<string, SessionJournal> _open = new(StringComparer.Ordinal);
    private readonly SessionLister _lister;
    private readonly DataDirectory _data;
    private readonly SessionFiles _sessions;
    private int _tidied;

    /// <summary>Opens a data directory, made where it is missing.</summary>
    /// <param name="dataDirectory">Where; for the owner alone (0700).</param>
    /// <param name="options">How.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public JournalStore(string dataDirectory, JournalOptions options, ILogger logger)
        : this(dataDirectory, options, logger, new DiskFiles(options.Sync))
    {
    }

    internal JournalStore(string dataDirectory, JournalOptions options, ILogger logger, IJournalFiles files)
    {
        _data = new DataDirectory(files, Path.GetFullPath(dataDirectory));
        Options = options;
        Log = logger;
        Files = files;
        Threads = new JournalThreads(Math.Max(2, options.Threads));
        Self = new SegmentOwner(NewSessionId(), Environment.ProcessId, Environment.MachineName);
        Index = new SessionIndex(files, DataDirectory, Self.Instance);
        _sessions = new SessionFiles(files, _data, Self, options);
        _lister = new SessionLister(files, _data, Index, OwnSummaries, Self.Instance, logger);
        _data.Make();
    }

    /// <summary>Where the sessions are, an absolute path.</summary>
    public string DataDirectory => _data.Path;

    /// <summary>This process, as segments name it.</summary>
    public SegmentOwner Self { get; }

    /// <summary>Whether the data directory is in memory only, so that nothing survives a restart of the machine or container.</summary>
    public bool IsVolatile => FileSystemType.IsInMemory(DataDirectory);

    internal JournalOptions Options { get; }

    internal ILogger Log { get; }

    internal IJournalFiles Files { get; }

    internal JournalThreads Threads { get; }

    internal SessionIndex Index { get; }

    /// <summary>An id that no session has: 128 random bits, 32 hexadecimal digits.</summary>
    public static string NewSessionId() => Convert.ToHexStringLower(KernelRandom.Bytes(16));

    /// <summary>Whether a session can have such an id. Anything else is never looked for on the disk.</summary>
    public static bool IsSessionId(string? id) => IsSessionId(id.AsSpan());

    internal static bool IsSessionId(ReadOnlySpan<char> id) => id.Length == 32 && !id.ContainsAnyExcept(HexDigits);

    /// <summary>Makes a session. It survives a power loss when this returns; until then nobody sees it.</summary>
    /// <param name="sessionId">From <see cref="NewSessionId"/>.</param>
    /// <param name="first">Its first record.</param>
    /// <param name="cancellation">Stops waiting; a session made all the same is deleted again.</param>
    /// <exception cref="JournalWriteException">It could not be written.</exception>
    public async Task<SessionJournal> CreateAsync(string sessionId, SessionCreated first, CancellationToken cancellation = default)
    {
        if (!IsSessionId(sessionId))
        {
            throw new ArgumentException("not a session id", nameof(sessionId));
        }

        var creating = Run(() => Create(sessionId, first));
        try
        {
            return await creating.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(creating, _ => DeleteAsync(sessionId, CancellationToken.None));
            throw;
        }
    }

    /// <summary>Takes a session up: checks all of it and owns it until it is disposed of.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="fold">
    /// Given all records while they are checked, so that they need not be read again for it; must take them all. As with <see cref="SessionJournal.ReadAll"/>,
    /// pieces of a message may be joined. Called on a journal thread. Null where nobody wants them.
    /// </param>
    /// <param name="cancellation">Stops waiting; the session is given up again.</param>
    /// <exception cref="SessionNotFoundException">There is none.</exception>
    /// <exception cref="SessionInUseException">Another process, or this one, owns it.</exception>
    /// <exception cref="JournalDamagedException">It is damaged; its files are left as they are.</exception>
    /// <exception cref="NewerFormatException">A newer version wrote it.</exception>
    /// <exception cref="JournalUnavailableException">The system does not let its files be reached.</exception>
    public async Task<OpenedJournal> OpenAsync(
        string sessionId, Action<IEnumerable<JournalEntry>>? fold = null, CancellationToken cancellation = default)
    {
        if (!IsSessionId(sessionId))
        {
            throw new SessionNotFoundException(sessionId);
        }

        var opening = Run(() => Open(sessionId, fold));
        try
        {
            return await opening.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(opening, opened => opened.Journal.DisposeAsync().AsTask());
            throw;
        }
    }

    /// <summary>All records of a session, owned by anybody or nobody, read while they are asked for. What its owner is just writing may be missing.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="salvage">Told about every damage, which is then skipped; null to throw at the first.</param>
    /// <exception cref="SessionNotFoundException">There is none.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and <paramref name="salvage"/> is null.</exception>
    /// <exception cref="NewerFormatException">A newer version wrote it.</exception>
    /// <exception cref="JournalUnavailableException">The system does not let its files be read, and <paramref name="salvage"/> is null.</exception>
    public IEnumerable<JournalEntry> Read(string sessionId, Action<JournalDamage>? salvage = null)
    {
        var folder = FolderOf(sessionId);
        if (!IsSessionId(sessionId) || !IsThere(folder))
        {
            throw new SessionNotFoundException(sessionId);
        }

        var chain = SegmentChain.Read(Files, folder, sessionId, salvage);
        return chain.LastNumber > 0
            ? JournalReader.Read(Files, folder, chain.Segments, long.MaxValue, salvage)
            : throw new SessionNotFoundException(sessionId);
    }

    /// <summary>
    /// A page of the sessions, newest first (those of one moment by id). Reads no journal, unless a derived file is missing or out of date. A session that
    /// does not change between two pages is on exactly one.
    /// </summary>
    /// <param name="cwd">Only those working in exactly this directory; null for all.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="pageSize">How many, at most; at least 1.</param>
    /// <exception cref="ArgumentException">No page gave this cursor.</exception>
    /// <exception cref="IOException">The data directory cannot be read.</exception>
    public Page<SessionSummary> List(string? cwd = null, string? cursor = null, int pageSize = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        return _lister.List(cwd, cursor, pageSize);
    }

    /// <summary>The same on a thread of the journal's own.</summary>
    /// <inheritdoc cref="List"/>
    public Task<Page<SessionSummary>> ListAsync(string? cwd = null, string? cursor = null, int pageSize = 50) =>
        Run(() => List(cwd, cursor, pageSize));

    /// <summary>Removes a session for good; one that this process has open is closed first. Nothing happens where there is none.</summary>
    /// <exception cref="SessionInUseException">Another process owns it.</exception>
    /// <exception cref="JournalUnavailableException">It could not be removed, or only from the list: what is left is removed by the next process.</exception>
    public async Task DeleteAsync(string sessionId, CancellationToken cancellation = default)
    {
        if (!IsSessionId(sessionId))
        {
            return;
        }

        if (_open.TryGetValue(sessionId, out var journal))
        {
            await journal.DisposeAsync().ConfigureAwait(false);
        }

        await Run(() => Delete(sessionId)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes every open session and ends the journal's threads.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_open.Values.Select(journal => journal.DisposeAsync().AsTask())).ConfigureAwait(false);
        Threads.Dispose();
        foreach (var openedMeanwhile in _open.Values)
        {
            openedMeanwhile.Abandon();
        }
    }

    /// <summary>The time, as records carry it.</summary>
    internal long Now() => Math.Max(0, Options.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    internal SessionFolder FolderOf(string sessionId) => _data.FolderOf(sessionId);

    internal void Forget(SessionJournal journal) => _open.TryRemove(new(journal.SessionId, journal));

    private bool IsThere(SessionFolder folder)
    {
        try
        {
            return Files.DirectoryExists(folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalUnavailableException.CannotRead(folder.Path, e);
        }
    }

    private Dictionary<string, SessionSummary> OwnSummaries() =>
        _open.Values.Select(journal => journal.Summary).OfType<SessionSummary>().ToDictionary(summary => summary.SessionId, StringComparer.Ordinal);

    private Task<T> Run<T>(Func<T> work) =>
        Threads.Run(Interlocked.Exchange(ref _tidied, 1) == 0 ? () => ThenTidy(work) : work);

    // Behind the first piece of work, not beside it: somebody waits for that.
    private T ThenTidy<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        finally
        {
            try
            {
                _ = Threads.Run(Tidy);
            }
            catch (ObjectDisposedException)
            {
                Tidy();
            }
        }
    }

    private bool Tidy() => Try(_data.Tidy);

    private SessionJournal Create(string sessionId, SessionCreated first)
    {
        var at = Now();
        var owned = _sessions.Make(sessionId, first, at);
        var summary = new SummaryFold(sessionId);
        summary.Add(first, at);
        return Own(new SessionJournal(this, sessionId, owned, summary));
    }

    private SessionJournal Own(SessionJournal journal)
    {
        _open[journal.SessionId] = journal;
        journal.Publish();
        return journal;
    }

    private OpenedJournal Open(string sessionId, Action<IEnumerable<JournalEntry>>? fold)
    {
        var (owned, scan) = _sessions.TakeUp(sessionId, fold);
        foreach (var warning in scan.Warnings)
        {
            Log.Warning(sessionId, warning);
        }

        return new OpenedJournal(Own(new SessionJournal(this, sessionId, owned, scan.Summary)), scan.Warnings);
    }

    private bool Delete(string sessionId) => _sessions.Remove(sessionId) && Try(() => Index.Forget(sessionId));

    private bool Try(Action removal)
    {
        try
        {
            removal();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LeftoversStay(DataDirectory, e);
            return false;
        }
    }

    // Nobody waits for it any more: whatever becomes of it concerns only the log.
    private async void GiveUp<T>(Task<T> work, Func<T, Task> undo)
    {
        try
        {
            await undo(await work.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.GivenUp(e);
        }
    }
}
