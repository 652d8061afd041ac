using System.Buffers.Text;
using System.Globalization;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// One line of a segment: <c>{"seq":12,"at":1760000000000,"type":"text",…,"crc":"0a1b2c3d"}</c> and a line feed. The checksum is CRC-32C over
/// everything before <c>,"crc"</c>. Where the record is too large for a line, <c>"blob":"…","bytes":…</c> stands in its place.
/// </summary>
internal static class Line
{
    /// <summary>What every line begins with.</summary>
    public static ReadOnlySpan<byte> Start => "{\"seq\":"u8;

    /// <summary>How long a line may be. A writer never comes near; a reader takes anything longer for damage.</summary>
    public const int MaxLength = 16 << 20;

    private const int TrailerLength = 18;

    /// <summary>Adds a line.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="sequence">The record's number in the session.</param>
    /// <param name="at">When it was appended, Unix milliseconds.</param>
    /// <param name="members">The members of the record's JSON object, without the braces; not empty.</param>
    public static void Write(ByteBuffer buffer, long sequence, long at, ReadOnlySpan<byte> members)
    {
        var start = buffer.Length;
        var head = buffer.GetSpan(64);
        Start.CopyTo(head);
        var length = Start.Length;
        length += Number(sequence, head[length..]);
        ",\"at\":"u8.CopyTo(head[length..]);
        length += 6;
        length += Number(at, head[length..]);
        head[length++] = (byte)',';
        buffer.Advance(length);
        buffer.Append(members);
        var checksum = Crc32C.Of(buffer.Written[start..]);
        var tail = buffer.GetSpan(TrailerLength + 1);
        ",\"crc\":\""u8.CopyTo(tail);
        checksum.TryFormat(tail[8..], out _, "x8", CultureInfo.InvariantCulture);
        "\"}\n"u8.CopyTo(tail[16..]);
        buffer.Advance(TrailerLength + 1);
    }

    /// <summary>Checks a line, without its line feed, and takes it apart.</summary>
    /// <returns>False where it is not exactly what <see cref="Write"/> wrote.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineParts parts)
    {
        parts = default;
        if (line.Length < Start.Length + TrailerLength || !line.StartsWith(Start))
        {
            return false;
        }

        var end = line.Length - TrailerLength;
        var trailer = line[end..];
        if (!trailer.StartsWith(",\"crc\":\""u8) || !trailer.EndsWith("\"}"u8)
            || !TryChecksum(trailer.Slice(8, 8), out var checksum) || Crc32C.Of(line[..end]) != checksum)
        {
            return false;
        }

        var place = Start.Length;
        if (!TryNumber(line[..end], ref place, out var sequence) || !line[place..end].StartsWith(",\"at\":"u8))
        {
            return false;
        }

        place += 6;
        if (!TryNumber(line[..end], ref place, out var at) || place >= end || line[place] != ',')
        {
            return false;
        }

        parts = new LineParts(sequence, at, place, end);
        return true;
    }

    // Only what is written: to the framework's own parsing an upper-case digit is as good.
    private static bool TryChecksum(ReadOnlySpan<byte> digits, out uint checksum)
    {
        checksum = 0;
        foreach (var digit in digits)
        {
            var value = digit is >= (byte)'0' and <= (byte)'9' ? digit - '0' : digit is >= (byte)'a' and <= (byte)'f' ? digit - 'a' + 10 : -1;
            if (value < 0)
            {
                return false;
            }

            checksum = (checksum << 4) | (uint)value;
        }

        return true;
    }

    private static int Number(long value, Span<byte> to)
    {
        Utf8Formatter.TryFormat(value, to, out var length);
        return length;
    }

    private static bool TryNumber(ReadOnlySpan<byte> line, ref int place, out long value)
    {
        value = 0;
        var start = place;
        while (place < line.Length && (uint)(line[place] - '0') <= 9 && place - start < 18)
        {
            value = (value * 10) + (line[place++] - '0');
        }

        return place > start;
    }
}

/// <summary>A line that has been checked.</summary>
/// <param name="Sequence">The record's number in the session.</param>
/// <param name="At">When it was appended, Unix milliseconds.</param>
/// <param name="Comma">Where the comma before the record's members is.</param>
/// <param name="End">Where the comma after them is.</param>
internal readonly record struct LineParts(long Sequence, long At, int Comma, int End)
{
    /// <summary>The members of the record's JSON object, without braces.</summary>
    public ReadOnlySpan<byte> Members(ReadOnlySpan<byte> line) => line[(Comma + 1)..End];

    /// <summary>The record's JSON object. Made in place: the line cannot be checked again afterwards.</summary>
    public ReadOnlySpan<byte> TakeObject(Span<byte> line)
    {
        line[Comma] = (byte)'{';
        line[End] = (byte)'}';
        return line[Comma..(End + 1)];
    }
}
