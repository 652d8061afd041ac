namespace AcpAgent.Bench.Agents;

/// <summary>Cuts a stream into lines with blocking reads, doing as little as it can, so that what is measured is the other side.</summary>
internal sealed class LineSource(Stream stream)
{
    private byte[] _bytes = new byte[256 * 1024];
    private int _from;
    private int _to;

    /// <summary>Bytes read so far.</summary>
    public long Total { get; private set; }

    /// <summary>The next line without its end, valid until the next call.</summary>
    /// <exception cref="EndOfStreamException">There is none.</exception>
    public ReadOnlySpan<byte> Next()
    {
        var searched = 0;
        while (true)
        {
            var end = _bytes.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _bytes.AsSpan(_from, searched + end);
                _from += line.Length + 1;
                return line;
            }

            searched = _to - _from;
            Fill();
        }
    }

    private void Fill()
    {
        _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
        (_from, _to) = (0, _to - _from);
        if (_to == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var count = stream.Read(_bytes, _to, _bytes.Length - _to);
        if (count == 0)
        {
            throw new EndOfStreamException("The other side has closed its output.");
        }

        _to += count;
        Total += count;
    }
}
