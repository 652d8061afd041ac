using System.Buffers.Binary;
using System.Text;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>What helper and agent tell each other, a datagram each.</summary>
internal enum HelperWord
{
    /// <summary>To the agent: the program runs; the number is its process.</summary>
    Started = 1,

    /// <summary>To the agent: it does not; the numbers are the step and the error.</summary>
    Failed,

    /// <summary>To the agent: the program has ended; the numbers are its exit code and its signal, -1 for none.</summary>
    Exited,

    /// <summary>To the agent: nothing that it started is left.</summary>
    Gone,

    /// <summary>To the agent: a limit was exceeded, so everything is being ended; the text says which.</summary>
    Exceeded,

    /// <summary>To the helper: ask the program to end.</summary>
    Terminate,

    /// <summary>To the helper: end everything that it started.</summary>
    Kill,
}

/// <summary>One message.</summary>
internal readonly record struct HelperMessage(HelperWord Word, int First = 0, int Second = 0, string Text = "")
{
    /// <summary>Bytes of the longest message.</summary>
    public const int Longest = 4096;

    private const int HeadSize = 12;

    public byte[] ToBytes()
    {
        var text = Encoding.UTF8.GetBytes(Text);
        var bytes = new byte[Math.Min(HeadSize + text.Length, Longest)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Word);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), First);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Second);
        text.AsSpan(0, bytes.Length - HeadSize).CopyTo(bytes.AsSpan(HeadSize));
        return bytes;
    }

    /// <summary>Null for what is no message.</summary>
    public static HelperMessage? Read(ReadOnlySpan<byte> bytes) => bytes.Length < HeadSize
        ? null
        : new((HelperWord)BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), Encoding.UTF8.GetString(bytes[HeadSize..]));
}
