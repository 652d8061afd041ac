using System.Buffers;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>Cuts bytes as they come into lines.</summary>
internal sealed class LineSplitter(Action<ReadOnlyMemory<byte>> line)
{
    private ArrayBufferWriter<byte> _rest = new();

    /// <summary>The bytes of a line that has not ended.</summary>
    public ReadOnlyMemory<byte> Rest => _rest.WrittenMemory;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            _rest.Write(bytes[..end]);
            line(_rest.WrittenMemory);
            if (_rest.Capacity > 1 << 20)
            {
                _rest = new ArrayBufferWriter<byte>();
            }
            else
            {
                _rest.ResetWrittenCount();
            }
        }

        _rest.Write(bytes);
    }
}
