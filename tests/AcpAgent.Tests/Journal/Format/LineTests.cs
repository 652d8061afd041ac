using System.Text;
using AcpAgent.Core.Journal.Format;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Format;

public sealed class LineTests
{
    private static readonly Gen<(long Sequence, long At, string Members)> Lines = Gen.Select(
        Gen.Long[1, 999_999_999_999_999_999], Gen.Long[0, 999_999_999_999_999_999], Gen.String[Gen.Char.AlphaNumeric, 1, 200].Select(text => $"\"type\":\"{text}\""));

    [Fact]
    public void ALineIsTakenApartAsItWasPutTogether() => Lines.Sample((sequence, at, members) =>
    {
        var line = Write(sequence, at, members);
        Assert.Equal((byte)'\n', line[^1]);
        Assert.True(Line.TryRead(line.AsSpan(0, line.Length - 1), out var parts));
        Assert.Equal((sequence, at), (parts.Sequence, parts.At));
        Assert.Equal(members, Encoding.UTF8.GetString(parts.Members(line)));
        Assert.Equal($"{{{members}}}", Encoding.UTF8.GetString(parts.TakeObject(line)));
    });

    // Whatever stands there, and whatever follows: what the short way takes for a piece of text, the general way takes for the same line.
    [Fact]
    public void TheShortWayOfPiecesReadsWhatTheGeneralWayDoes()
    {
        const string head = "\"type\":\"text\",\"messageId\":\"m1\",\"text\":\"";
        var taken = 0;
        Gen.Select(
            Gen.Long[1, 999_999_999_999_999_999], Gen.Long[0, 9_999_999_999_999], Gen.OneOf("word", "", "a\\n", "\\\\", "\\\"", "\"", "\\", "\n", "é中😀"),
            Gen.OneOf("\"", "\"", "\"", "", "\",\"x\":1", "\"\""), Gen.Int[0, 400], Gen.Byte).Sample(
            (sequence, at, text, ending, place, value) =>
            {
                byte[] bytes = [.. Write(sequence, at, head + text + ending), .. Write(sequence + 1, at, head + "next\"")];
                if (place < bytes.Length)
                {
                    bytes[place] = value;
                }

                if (Line.TryReadPiece(bytes, Encoding.UTF8.GetBytes(head), out var piece))
                {
                    Interlocked.Increment(ref taken);
                    Assert.Equal(bytes.AsSpan().IndexOf((byte)'\n') + 1, piece.Length);
                    Assert.True(Line.TryRead(bytes.AsSpan(0, piece.Length - 1), out var parts));
                    Assert.Equal((parts.Sequence, parts.At), (piece.Sequence, piece.At));
                    var found = Encoding.UTF8.GetString(bytes[piece.Start..piece.End]);
                    Assert.Equal(Encoding.UTF8.GetString(parts.Members(bytes)), head + found + "\"");
                    Assert.Equal(piece.IsEscaped, found.Contains('\\'));
                }
            },
            iter: 20_000);
        Assert.True(taken > 1000, $"Only {taken} were taken.");
    }

    [Fact]
    public void AnyBitOfAnyByteThatFlipsIsNoticed() => Lines.Sample(
        (sequence, at, members) =>
        {
            var line = Write(sequence, at, members)[..^1];
            for (var i = 0; i < line.Length * 8; i++)
            {
                line[i / 8] ^= (byte)(1 << (i % 8));
                Assert.False(Line.TryRead(line, out _), $"bit {i % 8} of byte {i / 8} of {Encoding.UTF8.GetString(line)}");
                line[i / 8] ^= (byte)(1 << (i % 8));
            }
        },
        iter: 40);

    [Fact]
    public void AnyByteInPlaceOfAnotherIsNoticed() => Gen.Select(Lines, Gen.Int[0, 100_000], Gen.Byte).Sample((written, place, value) =>
    {
        var line = Write(written.Sequence, written.At, written.Members)[..^1];
        place %= line.Length;
        var isSame = line[place] == value;
        line[place] = value;
        Assert.Equal(isSame, Line.TryRead(line, out _));
    });

    [Fact]
    public void NoPartOfALineIsALine()
    {
        var line = Write(12, 1_760_000_000_000, "\"type\":\"text\",\"text\":\"t\"")[..^1];
        for (var from = 0; from < line.Length; from++)
        {
            for (var to = from; to < line.Length; to++)
            {
                Assert.True((from == 0 && to == line.Length) || !Line.TryRead(line.AsSpan(from, to - from), out _));
            }
        }
    }

    // The checksum of every journal out there: it must never become another one.
    [Fact]
    public void TheChecksumIsCrc32C()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Continue(Crc32C.Of("12345"u8), "6789"u8));
    }

    [Fact]
    public void ABlobsPlaceIsReadAsWritten()
    {
        var blob = new BlobReference(new string('a', 60) + "0019", 70_000);
        var json = Encoding.UTF8.GetBytes($"{{{Encoding.UTF8.GetString(blob.ToMembers())}}}");
        Assert.True(BlobReference.TryRead(json, out var read));
        Assert.Equal(blob, read);
        for (var length = 0; length < json.Length; length++)
        {
            Assert.False(BlobReference.TryRead(json.AsSpan(0, length), out _));
        }

        Assert.False(BlobReference.TryRead(Encoding.UTF8.GetBytes($"{{\"blob\":\"{new string('A', 64)}\",\"bytes\":1}}"), out _));
        Assert.False(BlobReference.TryRead(Encoding.UTF8.GetBytes($"{{\"blob\":\"../{new string('a', 61)}\",\"bytes\":1}}"), out _));
    }

    private static byte[] Write(long sequence, long at, string members)
    {
        var buffer = new ByteBuffer();
        Line.Write(buffer, sequence, at, Encoding.UTF8.GetBytes(members));
        return buffer.Written.ToArray();
    }
}
