using System.Collections.Concurrent;
using System.Security.Cryptography;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Listing;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal.Writing;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Journal;

/// <summary>
/// All sessions in one data directory. One for the process; safe to use from any thread. Its work with the disk is done on its own few
/// threads; what is said to read does so on the caller's.
/// </summary>
public sealed class JournalStore : IAsyncDisposable
{
    private const string BeingMade = ".new-";
    private const string BeingDeleted = ".gone-";

    private readonly ConcurrentDictionary<string, SessionJournal> _open = new(StringComparer.Ordinal);
    private readonly SessionLister _lister;

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
        DataDirectory = Path.GetFullPath(dataDirectory);
        Options = options;
        Log = logger;
        Files = files;
        Threads = new JournalThreads(Math.Max(2, options.Threads));
        Self = new SegmentOwner(NewSessionId(), Environment.ProcessId, Environment.MachineName);
        Index = new SessionIndex(files, DataDirectory);
        _lister = new SessionLister(files, DataDirectory, Index, _open.ContainsKey, Self.Instance, logger);
        files.CreateDirectory(DataDirectory);
    }

    /// <summary>Where the sessions are, an absolute path.</summary>
    public string DataDirectory { get; }

    /// <summary>This process, as segments name it.</summary>
    public SegmentOwner Self { get; }

    /// <summary>Whether the data directory is in memory only, so that nothing survives a restart of the machine or container.</summary>
    public bool IsVolatile => new DriveInfo(DataDirectory).DriveFormat is "tmpfs" or "ramfs";

    internal JournalOptions Options { get; }

    internal ILogger Log { get; }

    internal IJournalFiles Files { get; }

    internal JournalThreads Threads { get; }

    internal SessionIndex Index { get; }

    /// <summary>An id that no session has: 128 random bits, 32 hexadecimal digits.</summary>
    public static string NewSessionId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether a session can have such an id. Anything else is never looked for on the disk.</summary>
    public static bool IsSessionId(string? id) => id is { Length: 32 } && id.All(char.IsAsciiHexDigitLower);

    /// <summary>Makes a session. It survives a power loss when this returns; until then nobody sees it.</summary>
    /// <param name="sessionId">From <see cref="NewSessionId"/>.</param>
    /// <param name="first">Its first record.</param>
    /// <param name="cancellation">Stops waiting; the session may be made all the same.</param>
    /// <exception cref="JournalWriteException">It could not be written.</exception>
    public Task<SessionJournal> CreateAsync(string sessionId, SessionCreated first, CancellationToken cancellation = default)
    {
        if (!IsSessionId(sessionId))
        {
            throw new ArgumentException("not a session id", nameof(sessionId));
        }

        return Threads.Run(() => Create(sessionId, first)).WaitAsync(cancellation);
    }

    /// <summary>Takes a session up: checks all of it and owns it until it is disposed of.</summary>
    /// <exception cref="SessionNotFoundException">There is none.</exception>
    /// <exception cref="SessionInUseException">Another process, or this one, owns it.</exception>
    /// <exception cref="JournalDamagedException">It is damaged; its files are left as they are.</exception>
    /// <exception cref="NewerFormatException">A newer version wrote it.</exception>
    public async Task<OpenedJournal> OpenAsync(string sessionId, CancellationToken cancellation = default)
    {
        if (!IsSessionId(sessionId))
        {
            throw new SessionNotFoundException(sessionId);
        }

        var opening = Threads.Run(() => Open(sessionId));
        try
        {
            return await opening.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!opening.IsCompleted)
        {
            GiveUpWhenOpen(opening);
            throw;
        }
    }

    /// <summary>All records of a session, owned by anybody or nobody, read while they are asked for. What its owner is just writing may be missing.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="salvage">Told about every damage, which is then skipped; null to throw at the first.</param>
    /// <exception cref="SessionNotFoundException">There is none.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and <paramref name="salvage"/> is null.</exception>
    /// <exception cref="NewerFormatException">A newer version wrote it.</exception>
    public IEnumerable<JournalEntry> Read(string sessionId, Action<JournalDamage>? salvage = null)
    {
        var folder = FolderOf(sessionId);
        if (!IsSessionId(sessionId) || !Files.DirectoryExists(folder.Path))
        {
            throw new SessionNotFoundException(sessionId);
        }

        var segments = SegmentChain.Read(Files, folder, sessionId, salvage).Segments;
        return segments.Count > 0
            ? JournalReader.Read(Files, folder, segments, long.MaxValue, salvage)
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
        Threads.Run(() => List(cwd, cursor, pageSize));

    /// <summary>Removes a session for good; one that this process has open is closed first. Nothing happens where there is none.</summary>
    /// <exception cref="SessionInUseException">Another process owns it.</exception>
    /// <exception cref="IOException">It could not be removed.</exception>
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

        await Threads.Run(() => Delete(sessionId)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes every open session and ends the journal's threads.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_open.Values.Select(journal => journal.DisposeAsync().AsTask())).ConfigureAwait(false);
        Threads.Dispose();
    }

    internal SessionFolder FolderOf(string sessionId) => new(Path.Combine(DataDirectory, sessionId));

    internal void Forget(SessionJournal journal) => _open.TryRemove(new(journal.SessionId, journal));

    private SessionJournal Create(string sessionId, SessionCreated first)
    {
        var final = FolderOf(sessionId);
        var making = new SessionFolder(Path.Combine(DataDirectory, BeingMade + sessionId));
        IDisposable? ownership = null;
        try
        {
            Files.CreateDirectory(making.Path);
            ownership = OwnerLock.Take(Files, making, sessionId, Self);
            var writer = new SegmentWriter(Files, making, Header(sessionId), WrittenJournal.Nothing, [], 1, Options);
            var at = Options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            var batch = new Batch();
            RecordJson.Write(batch.Json, first);
            batch.Items.Add(new BatchItem(first, batch.Json.Length, at, Durability.Synced, null));
            var buffer = new ByteBuffer();
            writer.Write(batch, buffer);
            buffer.Release();
            batch.Clear();
            writer.MoveTo(final);
            Files.Rename(making.Path, final.Path);
            Files.SyncDirectory(DataDirectory);
            var summary = new SummaryFold(sessionId);
            summary.Add(first, at);
            return Own(new SessionJournal(this, sessionId, writer, ownership, summary));
        }
        catch (Exception e)
        {
            ownership?.Dispose();
            TryDeleteDirectory(making.Path);
            throw e as JournalWriteException ?? new JournalWriteException($"no session could be made in {DataDirectory}: {e.Message}", e);
        }
    }

    private SessionJournal Own(SessionJournal journal)
    {
        _open[journal.SessionId] = journal;
        journal.Publish();
        return journal;
    }

    private OpenedJournal Open(string sessionId)
    {
        var folder = FolderOf(sessionId);
        if (!Files.DirectoryExists(folder.Path))
        {
            throw new SessionNotFoundException(sessionId);
        }

        var ownership = OwnerLock.Take(Files, folder, sessionId, Self);
        try
        {
            var scan = JournalScan.Read(Files, folder, sessionId);
            foreach (var warning in scan.Warnings)
            {
                Log.Warning(sessionId, warning);
            }

            var writer = new SegmentWriter(Files, folder, Header(sessionId), scan.Written, scan.Continues, scan.NextNumber, Options);
            return new OpenedJournal(Own(new SessionJournal(this, sessionId, writer, ownership, scan.Summary)), scan.Warnings);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    private bool Delete(string sessionId)
    {
        var folder = FolderOf(sessionId);
        if (!Files.DirectoryExists(folder.Path))
        {
            return false;
        }

        var gone = Path.Combine(DataDirectory, BeingDeleted + sessionId);
        try
        {
            using var ownership = OwnerLock.Take(Files, folder, sessionId, Self);
            Files.Rename(folder.Path, gone);
            Files.SyncDirectory(DataDirectory);
            Files.DeleteDirectory(gone);
            return true;
        }
        catch (SessionNotFoundException)
        {
            return false;
        }
    }

    private SegmentOpened Header(string sessionId) => new()
    {
        Format = SegmentOpened.CurrentFormat,
        SessionId = sessionId,
        Segment = 0,
        Owner = Self,
        Program = Options.Program,
    };

    private void TryDeleteDirectory(string path)
    {
        try
        {
            Files.DeleteDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Warning(Path.GetFileName(path), e.Message);
        }
    }

    private static async void GiveUpWhenOpen(Task<OpenedJournal> opening)
    {
        try
        {
            await (await opening.ConfigureAwait(false)).Journal.DisposeAsync().ConfigureAwait(false);
        }
        catch (JournalException)
        {
        }
    }
}
