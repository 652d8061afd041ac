using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;

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
    private const int ChecksumStart = 8;
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
        BinaryPrimitives.WriteUInt64LittleEndian(tail[ChecksumStart..], Digits(checksum));
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
        if (!EndsLine(line[end..], Crc32C.Of(line[..end])))
        {
            return false;
        }

        var place = Start.Length;
        if (!TryHead(line[..end], ref place, out var sequence, out var at) || place >= end || line[place] != ',')
        {
            return false;
        }

        parts = new LineParts(sequence, at, place, end);
        return true;
    }

    /// <summary>
    /// The short way for a line, with its line feed, whose record is a known beginning, then the inside of a JSON string, then its closing
    /// quote and nothing else: what <see cref="TryRead"/> would find, without looking for the line's end first.
    /// </summary>
    /// <param name="ahead">The line, and anything behind it.</param>
    /// <param name="head">The record's members up to the text.</param>
    /// <param name="piece">What was found.</param>
    /// <returns>False where it is anything else.</returns>
    public static bool TryReadPiece(ReadOnlySpan<byte> ahead, ReadOnlySpan<byte> head, out LinePiece piece)
    {
        piece = default;
        var place = Start.Length;
        if (!ahead.StartsWith(Start) || !TryHead(ahead, ref place, out var sequence, out var at)
            || place >= ahead.Length || ahead[place] != ',' || !ahead[(place + 1)..].StartsWith(head))
        {
            return false;
        }

        var start = place + 1 + head.Length;
        if (!TryStringEnd(ahead, start, out var quote, out var isEscaped))
        {
            return false;
        }

        var end = quote + 1;
        if (ahead.Length - end <= TrailerLength || ahead[end + TrailerLength] != '\n' || !EndsLine(ahead.Slice(end, TrailerLength), Crc32C.Of(ahead[..end])))
        {
            return false;
        }

        piece = new LinePiece(sequence, at, start, quote, isEscaped, end + TrailerLength + 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryStringEnd(ReadOnlySpan<byte> line, int start, out int quote, out bool isEscaped)
    {
        quote = start;
        isEscaped = false;
        while (quote < line.Length)
        {
            var next = line[quote..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (next < 0 || line[quote + next] == '\n')
            {
                return false;
            }

            quote += next;
            if (line[quote] == '"')
            {
                return true;
            }

            isEscaped = true;
            quote += 2;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsLine(ReadOnlySpan<byte> trailer, uint checksum) =>
        BinaryPrimitives.ReadUInt64LittleEndian(trailer[ChecksumStart..]) == Digits(checksum)
        && trailer.StartsWith(",\"crc\":\""u8) && trailer[16] == '"' && trailer[17] == '}';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryHead(ReadOnlySpan<byte> line, ref int place, out long sequence, out long at)
    {
        at = 0;
        if (!TryNumber(line, ref place, out sequence) || !line[place..].StartsWith(",\"at\":"u8))
        {
            return false;
        }

        place += 6;
        return TryNumber(line, ref place, out at);
    }

    // Eight hexadecimal digits in one word, the first in its lowest byte: each half byte gets a byte of its own, then becomes a digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(uint checksum)
    {
        ulong word = BinaryPrimitives.ReverseEndianness(checksum);
        word = (word | (word << 16)) & 0x0000FFFF0000FFFF;
        word = (word | (word << 8)) & 0x00FF00FF00FF00FF;
        word = ((word >> 4) & 0x000F000F000F000F) | ((word & 0x000F000F000F000F) << 8);
        var letters = ((word + 0x0606060606060606) >> 4) & 0x0101010101010101;
        return word + 0x3030303030303030 + (letters * ('a' - '0' - 10));
    }

    private static int Number(long value, Span<byte> to)
    {
        Utf8Formatter.TryFormat(value, to, out var length);
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNumber(ReadOnlySpan<byte> line, ref int place, out long value)
    {
        value = 0;
        var start = place;
        while (line.Length - place >= 8 && place - start + 8 <= MostDigits)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(line[place..]);
            var count = CountDigits(word);
            if (count == 0)
            {
                break;
            }

            value = (value * TenTo[count]) + Number(word, count);
            place += count;
            if (count < 8)
            {
                return true;
            }
        }

        while (place < line.Length && (uint)(line[place] - '0') <= 9 && place - start < MostDigits)
        {
            value = (value * 10) + (line[place++] - '0');
        }

        return place > start;
    }

    private static ReadOnlySpan<int> TenTo => [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    // How many of eight characters are digits before the first that is none: that one has its highest bit set here, or the sum with it does.
    private static int CountDigits(ulong word) =>
        BitOperations.TrailingZeroCount(((word + 0x4646464646464646) | (word - 0x3030303030303030)) & 0x8080808080808080) >> 3;

    // All in one word, without a branch for each: pairs of neighbours are joined into numbers of two, four and eight digits.
    private static uint Number(ulong word, int count)
    {
        word = (word - 0x3030303030303030) << (64 - (8 * count));
        word = (word * 10) + (word >> 8);
        const ulong pairs = 0x000000FF000000FF;
        return (uint)((((word & pairs) * 0x000F424000000064) + (((word >> 16) & pairs) * 0x0000271000000001)) >> 32);
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

/// <summary>A line that has been checked and is a piece of text.</summary>
/// <param name="Sequence">The record's number in the session.</param>
/// <param name="At">When it was appended, Unix milliseconds.</param>
/// <param name="Start">Where the text begins, behind its opening quote.</param>
/// <param name="End">Where its closing quote is.</param>
/// <param name="IsEscaped">Whether there are escapes in it.</param>
/// <param name="Length">How long the line is, with its line feed.</param>
internal readonly record struct LinePiece(long Sequence, long At, int Start, int End, bool IsEscaped, int Length);
