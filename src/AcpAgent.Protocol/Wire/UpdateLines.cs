using System.Buffers;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Updates encoded ahead of being sent, many at a time: pieces of whole lines for <see cref="IClientPeer.Send"/>. Not safe for use by several
/// threads at once.
/// </summary>
public sealed class UpdateLines : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private readonly MessageWriter _writer = new();
    private readonly List<(byte[] Bytes, int Length)> _pieces = [];

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>All of them in order; good until the next change.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => _pieces.Select(piece => (ReadOnlyMemory<byte>)piece.Bytes.AsMemory(0, piece.Length));

    /// <summary>Adds <c>session/update</c>.</summary>
    public void Add(SessionNotification notification)
    {
        _writer.Update(notification);
        var line = _writer.Line;
        if (_pieces.Count == 0 || _pieces[^1] is var (last, used) && last.Length - used < line.Length)
        {
            _pieces.Add((ArrayPool<byte>.Shared.Rent(Math.Max(PieceSize, line.Length)), 0));
        }

        var (bytes, length) = _pieces[^1];
        line.CopyTo(bytes.AsSpan(length));
        _pieces[^1] = (bytes, length + line.Length);
        Length += line.Length;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var (bytes, _) in _pieces)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _pieces.Clear();
        Length = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
