using System.Text;

namespace AcpAgent.Core.Processes.Output;

/// <summary>Keeps the beginning and the end of what comes, and counts the rest.</summary>
/// <param name="most">Bytes kept of each.</param>
public sealed class HeadAndTail(int most)
{
    private readonly byte[] _head = new byte[most];
    private readonly byte[] _tail = new byte[most];
    private int _headLength;

    /// <summary>Bytes that came.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that are not kept.</summary>
    public long LeftOut => Math.Max(Total - _headLength - most, 0);

    /// <summary>Takes what comes next.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Min(most - _headLength, bytes.Length);
        bytes[..first].CopyTo(_head.AsSpan(_headLength));
        _headLength += first;
        Total += first;
        foreach (var b in bytes[first..].Length > most ? Skip(bytes[first..]) : bytes[first..])
        {
            _tail[(int)((Total - most) % most)] = b;
            Total++;
        }
    }

    /// <summary>What is kept, as text; where something is left out, <paramref name="gap"/> stands for it on a line of its own.</summary>
    public string ToText(Func<long, string> gap)
    {
        if (Total <= _headLength)
        {
            return Text(_head.AsSpan(0, _headLength), false, false);
        }

        var length = (int)Math.Min(Total - most, most);
        var start = LeftOut > 0 ? (int)(Total % most) : 0;
        byte[] tail = [.. _tail[start..Math.Min(start + length, most)], .. _tail[..Math.Max(start + length - most, 0)]];
        return LeftOut == 0
            ? Text([.. _head, .. tail], false, false)
            : $"{Text(_head, false, true)}\n{gap(LeftOut)}\n{Text(tail, true, false)}";
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> bytes)
    {
        Total += bytes.Length - most;
        return bytes[^most..];
    }

    /// <summary>A character that the cut goes through is left out, not shown as a broken one.</summary>
    private static string Text(ReadOnlySpan<byte> bytes, bool isCutBefore, bool isCutAfter)
    {
        const int longestCharacter = 4;
        if (isCutBefore)
        {
            var skip = 0;
            while (skip < Math.Min(longestCharacter - 1, bytes.Length) && (bytes[skip] & 0xC0) == 0x80)
            {
                skip++;
            }

            bytes = bytes[skip..];
        }

        if (isCutAfter)
        {
            for (var back = 1; back <= Math.Min(longestCharacter, bytes.Length); back++)
            {
                var length = bytes[^back] switch { < 0x80 => 1, < 0xC0 => 0, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
                if (length > 0)
                {
                    bytes = length > back ? bytes[..^back] : bytes;
                    break;
                }
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
