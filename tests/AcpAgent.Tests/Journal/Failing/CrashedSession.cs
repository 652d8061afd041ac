using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal.Failing;

/// <summary>What is known of a session from outside: what was appended, and what was told of it.</summary>
/// <param name="id">The session.</param>
internal sealed class CrashedSession(string id)
{
    private readonly List<string> _appended = [];
    private int _written;
    private int _synced;
    private bool _isThere;
    private bool _isSynced;
    private bool _mayBeGone;

    public string Id => id;

    /// <summary>Whether it was told to be deleted. Where only its deleting was interrupted, it may be gone and come back with a power loss.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The session, where the running process has it open.</summary>
    public SessionJournal? Journal { get; private set; }

    public async Task CreateAsync(JournalStore store)
    {
        try
        {
            Journal = await store.CreateAsync(id, TestStore.First);
            (_isThere, _isSynced) = (true, true);
        }
        catch (JournalWriteException)
        {
        }
    }

    public async Task AppendAsync(string text, Durability durability)
    {
        _appended.Add(text);
        var count = _appended.Count;
        try
        {
            await Journal!.AppendAsync(new TitleChanged(text), durability);
            _written = Math.Max(_written, count);
            if (durability == Durability.Synced)
            {
                (_isSynced, _synced) = (true, Math.Max(_synced, count));
            }
        }
        catch (JournalWriteException)
        {
        }
    }

    public async Task OpenAsync(JournalStore store)
    {
        Journal = null;
        try
        {
            Journal = (await store.OpenAsync(id)).Journal;
        }
        catch (JournalException e) when (e is JournalUnavailableException or SessionNotFoundException)
        {
            // The process has ended, or somebody was deleting it when one did.
        }
    }

    public async Task ReopenAsync(JournalStore store)
    {
        await Journal!.DisposeAsync();
        await OpenAsync(store);
    }

    public async Task DeleteAsync(JournalStore store)
    {
        _mayBeGone = true;
        Journal = null;
        try
        {
            await store.DeleteAsync(id);
            IsGone = true;
        }
        catch (JournalUnavailableException)
        {
        }
    }

    /// <summary>Checks in the next process that nothing is missing that was told, and nothing is there that was not appended.</summary>
    /// <returns>Whether there is such a session.</returns>
    public async Task<bool> CheckAsync(JournalStore store, bool afterPowerLoss)
    {
        try
        {
            Journal = (await store.OpenAsync(id)).Journal;
        }
        catch (SessionNotFoundException) when (_mayBeGone || !(afterPowerLoss ? _isSynced : _isThere))
        {
            (Journal, _isThere, _isSynced) = (null, false, false);
            return false;
        }

        Assert.False(IsGone, "a deleted session is back");
        var records = Journal.ReadAll().Where(entry => entry.Record is not SegmentOpened).Select(entry => entry.Record).ToList();
        Assert.True(Same.As(TestStore.First, records[0]));
        var found = records.Skip(1).Select(record => ((TitleChanged)record).Title).ToList();
        Assert.Equal(_appended.Take(found.Count), found);
        var promised = afterPowerLoss ? _synced : _written;
        Assert.True(found.Count >= promised, $"{promised} records were promised, {found.Count} are left");
        _appended.RemoveRange(found.Count, _appended.Count - found.Count);
        _written = found.Count;
        _synced = afterPowerLoss ? found.Count : Math.Min(_synced, found.Count);
        (_isThere, _isSynced, _mayBeGone) = (true, _isSynced || afterPowerLoss, false);
        return true;
    }
}
