using AcpAgent.Core.Journal;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Failing;

/// <summary>
/// Processes that create, write, reopen, list and delete sessions, and end in the middle of any operation; after some of them the power is lost
/// as well, and with it whatever was not synced. What they were told stays true.
/// </summary>
public sealed class CrashTests
{
    private static readonly JournalOptions Small = new() { SegmentSize = 900, BlobThreshold = 250, Threads = 2 };

    [Fact]
    public void WhatWasWrittenSurvivesTheEndOfTheProcessAtAnyMoment() => Gen.Int[0, int.MaxValue].Sample(
        seed => Task.Run(() => RunAsync(new Random(seed), powerLosses: false)).GetAwaiter().GetResult(), iter: 150);

    [Fact]
    public void WhatWasSyncedSurvivesAPowerLossAtAnyMoment() => Gen.Int[0, int.MaxValue].Sample(
        seed => Task.Run(() => RunAsync(new Random(seed), powerLosses: true)).GetAwaiter().GetResult(), iter: 300);

    private static async Task RunAsync(Random random, bool powerLosses)
    {
        var disk = new MemoryDisk();
        var sessions = new List<CrashedSession>();
        for (var process = 0; process < 4; process++)
        {
            var isPowerLoss = powerLosses && random.Next(3) > 0;
            await using (var test = new TestStore(disk, Small))
            {
                test.Files.EndAfter(1 + random.Next(120));
                await LiveAsync(test, sessions, random);
            }

            disk = isPowerLoss ? disk.AfterPowerLoss(random.Next()) : disk;
            await using var next = new TestStore(disk, Small);
            var there = new List<string>();
            foreach (var session in sessions)
            {
                if (await session.CheckAsync(next.Store, isPowerLoss))
                {
                    there.Add(session.Id);
                }
            }

            Assert.Equal(there.Order(), Listed(next.Store).Order());
            sessions.RemoveAll(session => session.IsGone);
        }
    }

    private static async Task LiveAsync(TestStore test, List<CrashedSession> sessions, Random random)
    {
        foreach (var session in sessions)
        {
            await session.OpenAsync(test.Store);
        }

        var pending = new List<Task>();
        for (var step = 0; step < 60 && !test.Files.HasEnded; step++)
        {
            var open = sessions.Where(session => session.Journal is not null).ToList();
            if (open.Count == 0 || random.Next(12) == 0)
            {
                var session = new CrashedSession(JournalStore.NewSessionId());
                sessions.Add(session);
                await session.CreateAsync(test.Store);
                continue;
            }

            var chosen = open[random.Next(open.Count)];
            switch (random.Next(14))
            {
                case 0:
                    await Task.WhenAll(pending);
                    await chosen.ReopenAsync(test.Store);
                    break;
                case 1:
                    await Task.WhenAll(pending);
                    await chosen.DeleteAsync(test.Store);
                    break;
                case 2:
                    Listed(test.Store);
                    break;
                default:
                    var text = $"{step} {new string('x', random.Next(5) == 0 ? random.Next(700) : random.Next(40))}";
                    pending.Add(chosen.AppendAsync(text, random.Next(3) == 0 ? Durability.Synced : Durability.Written));
                    break;
            }

            if (random.Next(2) == 0)
            {
                await Task.WhenAll(pending);
            }
        }

        await Task.WhenAll(pending);
    }

    // Page by page; a list may fail where the process has just ended.
    private static List<string> Listed(JournalStore store)
    {
        var ids = new List<string>();
        try
        {
            string? cursor = null;
            do
            {
                var page = store.List(cursor: cursor, pageSize: 2);
                ids.AddRange(page.Items.Select(session => session.SessionId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }
        catch (IOException)
        {
        }

        return ids;
    }
}
