using System.Buffers.Binary;
using System.Buffers.Text;

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
    private const int ChecksumDigits = 8;
    private const int MostDigits = 18;

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
        WriteChecksum(checksum, tail[8..]);
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
        Span<byte> checksum = stackalloc byte[ChecksumDigits];
        WriteChecksum(Crc32C.Of(line[..end]), checksum);
        if (!trailer.StartsWith(",\"crc\":\""u8) || !trailer.EndsWith("\"}"u8) || !trailer.Slice(8, ChecksumDigits).SequenceEqual(checksum))
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

    private static void WriteChecksum(uint checksum, Span<byte> to)
    {
        for (var i = ChecksumDigits - 1; i >= 0; i--)
        {
            to[i] = "0123456789abcdef"u8[(int)(checksum & 15)];
            checksum >>= 4;
        }
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
        while (place - start + 8 <= MostDigits && line.Length - place >= 8
            && TryEightDigits(BinaryPrimitives.ReadUInt64LittleEndian(line[place..]), out var digits))
        {
            value = (value * 100_000_000) + digits;
            place += 8;
        }

        while (place < line.Length && (uint)(line[place] - '0') <= 9 && place - start < MostDigits)
        {
            value = (value * 10) + (line[place++] - '0');
        }

        return place > start;
    }

    // All in one word, without a branch for each: pairs of neighbours are joined into numbers of two, four and eight digits.
    private static bool TryEightDigits(ulong word, out uint value)
    {
        const ulong zeros = 0x3030303030303030;
        value = 0;
        if ((((word + 0x4646464646464646) | (word - zeros)) & 0x8080808080808080) != 0)
        {
            return false;
        }

        word -= zeros;
        word = (word * 10) + (word >> 8);
        const ulong pairs = 0x000000FF000000FF;
        value = (uint)((((word & pairs) * 0x000F424000000064) + (((word >> 16) & pairs) * 0x0000271000000001)) >> 32);
        return true;
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
