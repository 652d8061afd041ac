using System.Text;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using Xunit;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A session's files as some processes left them, to be damaged and opened again.</summary>
/// <param name="Id">The session.</param>
/// <param name="Files">All files of the data directory.</param>
/// <param name="Records">What the journal says, headers included.</param>
internal sealed record WrittenSession(string Id, SortedDictionary<string, byte[]> Files, IReadOnlyList<JournalEntry> Records)
{
    /// <summary>The paths of its segments, in order.</summary>
    public IReadOnlyList<string> Segments =>
        [.. Files.Keys.Where(path => path.StartsWith(TestStore.FolderOf(Id), StringComparison.Ordinal) && path.EndsWith(".jsonl", StringComparison.Ordinal))];

    /// <summary>Writes a session.</summary>
    /// <param name="segments">The records of each segment; each is another process's.</param>
    public static async Task<WrittenSession> MakeAsync(params JournalRecord[][] segments)
    {
        var id = JournalStore.NewSessionId();
        var disk = new MemoryDisk();
        IReadOnlyList<JournalEntry> records = [];
        foreach (var (i, segment) in segments.Index())
        {
            await using var test = new TestStore(disk, new JournalOptions { BlobThreshold = 300 });
            var journal = i == 0 ? await test.CreateAsync(id) : (await test.OpenAsync(id)).Journal;
            foreach (var record in segment)
            {
                await journal.AppendAsync(record, Durability.Written);
            }

            records = [.. journal.ReadAll()];
        }

        return new WrittenSession(id, disk.Snapshot(TestStore.Data), records);
    }

    /// <summary>The lines of a segment, each with its line feed.</summary>
    public List<byte[]> Lines(int segment)
    {
        var lines = new List<byte[]>();
        for (var rest = Files[Segments[segment]].AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOf((byte)'\n') + 1;
            lines.Add(rest[..end].ToArray());
            rest = rest[end..];
        }

        return lines;
    }

    /// <summary>The same with other bytes in one segment.</summary>
    public WrittenSession With(int segment, byte[] bytes) => With(Segments[segment], bytes);

    /// <summary>The same with other lines in one segment.</summary>
    public WrittenSession With(int segment, IEnumerable<byte[]> lines) => With(segment, [.. lines.SelectMany(line => line)]);

    /// <summary>The same with another file; none where it is null.</summary>
    public WrittenSession With(string path, byte[]? bytes)
    {
        var files = new SortedDictionary<string, byte[]>(Files, StringComparer.Ordinal);
        if (bytes is null)
        {
            files.Remove(path);
        }
        else
        {
            files[path] = bytes;
        }

        return this with { Files = files };
    }

    /// <summary>A line as the journal writes it, whatever it says.</summary>
    public static byte[] Line(long sequence, string members)
    {
        var buffer = new ByteBuffer();
        Core.Journal.Format.Line.Write(buffer, sequence, 1_760_000_000_000, Encoding.UTF8.GetBytes(members));
        return buffer.Written.ToArray();
    }

    public TestStore Open() => new(new MemoryDisk(Files));

    /// <summary>Opens it, which has to be refused, and leave segments and blobs as they are.</summary>
    public async Task<T> AssertRefusedAsync<T>()
        where T : JournalException
    {
        await using var test = Open();
        var refusal = await Assert.ThrowsAsync<T>(() => test.OpenAsync(Id));
        var after = test.Disk.Snapshot(TestStore.Data);
        foreach (var (path, bytes) in Files.Where(file => file.Key.EndsWith(".jsonl", StringComparison.Ordinal) || file.Key.Contains("/blobs/", StringComparison.Ordinal)))
        {
            Assert.Equal(bytes, after[path]);
        }

        await Assert.ThrowsAsync<T>(() => test.OpenAsync(Id));
        return refusal;
    }
}
