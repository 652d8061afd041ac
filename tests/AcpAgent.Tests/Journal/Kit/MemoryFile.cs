namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A file's bytes, and how to undo what has not been synced.</summary>
internal sealed class MemoryFile
{
    private readonly List<Change> _unsynced = [];
    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>The open file that holds the lock.</summary>
    public object? LockedBy { get; set; }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public int Read(Span<byte> into, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, into.Length);
        _bytes.AsSpan((int)offset, count).CopyTo(into);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var end = (int)offset + bytes.Length;
        _unsynced.Add(new Change((int)offset, Old((int)offset, end), bytes.Length, Length));
        if (_bytes.Length < end)
        {
            Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
        }

        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Length = Math.Max(Length, end);
    }

    public void Truncate(long length)
    {
        _unsynced.Add(new Change((int)length, Old((int)length, Length), 0, Length));
        Length = (int)length;
    }

    public void Sync() => _unsynced.Clear();

    /// <summary>
    /// What a power loss leaves: everything synced, and of the rest the beginning, cut anywhere. Where the length was written and the bytes were not,
    /// there are zeros.
    /// </summary>
    public MemoryFile AfterPowerLoss(Random random)
    {
        var left = new MemoryFile { _bytes = [.. _bytes], Length = Length };
        var kept = random.Next(_unsynced.Count + 1);
        for (var i = _unsynced.Count - 1; i >= kept; i--)
        {
            left.Undo(_unsynced[i], random);
        }

        left._unsynced.Clear();
        return left;
    }

    private void Undo(Change change, Random random)
    {
        var written = change.Written > 0 ? random.Next(change.Written) : 0;
        var from = change.Offset + written;
        if (change.Written > 0 && change.LengthBefore <= change.Offset && random.Next(3) == 0)
        {
            _bytes.AsSpan(from, Math.Max(0, Length - from)).Clear();
            return;
        }

        change.Old.AsSpan(Math.Min(written, change.Old.Length)).CopyTo(_bytes.AsSpan(from));
        Length = Math.Max(change.LengthBefore, Math.Min(Length, from));
    }

    private byte[] Old(int from, int to) => from >= Length ? [] : _bytes.AsSpan(from, Math.Min(to, Length) - from).ToArray();

    private readonly record struct Change(int Offset, byte[] Old, int Written, int LengthBefore);
}
