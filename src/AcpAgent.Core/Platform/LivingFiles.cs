using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AcpAgent.Core.Platform;

/// <summary>
/// Files that are read whenever it matters what they say: so a change counts at once, whether a file was written in place, put in place by
/// a rename, or reached through a link that was turned. One that is wrong keeps what it said when it was right.
/// </summary>
/// <typeparam name="T">What a file says.</typeparam>
/// <param name="read">Reads a file; null where there is none. What it throws is a problem of the file.</param>
/// <param name="parse">Understands a file; throws <see cref="FormatException"/> where it is not right.</param>
/// <param name="explain">What is told of a file that cannot be read.</param>
/// <param name="report">Told of each problem once, until the file is right again.</param>
public sealed class LivingFiles<T>(Func<string, byte[]?> read, Func<string, byte[], T> parse, Func<string, Exception, string> explain, Action<string> report)
    where T : class
{
    /// <summary>More than any agent works with at a time; what is forgotten is read again.</summary>
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, Entry> _entries = [];

    private sealed record Entry(string Seen, LivingFile<T> State);

    /// <summary>What a file says now.</summary>
    public LivingFile<T> Read(string path)
    {
        var before = _entries.GetValueOrDefault(path);
        byte[]? bytes;
        try
        {
            bytes = TryRead(path, again: before is not null);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return Keep(path, before, $"unreadable: {error.Message}", explain(path, error));
        }

        if (bytes is null)
        {
            _entries.TryRemove(path, out _);
            return LivingFile.None<T>();
        }

        var seen = ContentVersion(bytes);
        if (before?.Seen == seen)
        {
            return before.State;
        }

        try
        {
            return Keep(path, new Entry(seen, new LivingFile<T>(parse(path, bytes), seen, null, bytes)));
        }
        catch (FormatException error)
        {
            return Keep(path, before, seen, error.Message);
        }
    }

    /// <summary>Where a link is turned, what it led to before may be gone before it has been reached; so what cannot be read is looked for once more.</summary>
    private byte[]? TryRead(string path, bool again)
    {
        try
        {
            var bytes = read(path);
            if (bytes is not null || !again)
            {
                return bytes;
            }
        }
        catch (Exception error) when (again && IsUnreadable(error))
        {
        }

        return read(path);
    }

    private LivingFile<T> Keep(string path, Entry? before, string seen, string problem)
    {
        if (before?.Seen == seen)
        {
            return before.State;
        }

        var state = before?.State is { Value: not null } good
            ? good with { Problem = $"{problem.TrimEnd('.')}; what it said before stays" }
            : new LivingFile<T>(null, LivingFile.Broken, problem, null);
        report(state.Problem!);
        return Keep(path, new Entry(seen, state));
    }

    private LivingFile<T> Keep(string path, Entry entry)
    {
        if (_entries.Count >= Most)
        {
            _entries.Clear();
        }

        _entries[path] = entry;
        return entry.State;
    }

    private static string ContentVersion(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));

    private static bool IsUnreadable(Exception error) => error is IOException or UnauthorizedAccessException or SystemCallException;
}
