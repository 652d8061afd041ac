using System.Buffers;

namespace AcpAgent.Core.Secrets;

/// <summary>
/// Takes secrets out of what comes in pieces, wherever it is cut: what may be the beginning of one is held back until it is known.
/// All that comes out is what would come out of the whole at once.
/// </summary>
internal sealed class Eraser<T>(FormSet<T> forms)
    where T : unmanaged, IEquatable<T>
{
    private readonly ArrayBufferWriter<T> _output = new();
    private T[] _held = [];
    private int _covered;

    /// <summary>Takes a piece.</summary>
    /// <returns>What can be told by now; good until the next call.</returns>
    public ReadOnlyMemory<T> Add(ReadOnlySpan<T> piece) => Take(piece, isLast: false);

    /// <summary>Nothing follows.</summary>
    /// <returns>What was held back; good until the next call.</returns>
    public ReadOnlyMemory<T> Finish() => Take([], isLast: true);

    private ReadOnlyMemory<T> Take(ReadOnlySpan<T> piece, bool isLast)
    {
        ReadOnlySpan<T> text = _held.Length == 0 ? piece : [.. _held, .. piece];
        _output.ResetWrittenCount();
        var done = forms.Erase(text, isLast, ref _covered, _output);
        _held = text[done..].ToArray();
        return _output.WrittenMemory;
    }
}
