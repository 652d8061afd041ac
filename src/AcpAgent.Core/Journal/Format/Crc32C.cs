using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AcpAgent.Core.Journal.Format;

/// <summary>The Castagnoli checksum, by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of nothing; to be continued.</summary>
    public const uint Empty = 0;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(Empty, bytes);

    /// <summary>The checksum of what <paramref name="checksum"/> covers, followed by more bytes.</summary>
    public static uint Continue(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        var rest = bytes[(bytes.Length & ~7)..];
        if (rest.Length >= 4)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(rest));
            rest = rest[4..];
        }

        foreach (var value in rest)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
