using AcpAgent.Core.Mcp.Connecting;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>What a server writes passes as it is, as long as no line is too long.</summary>
public sealed class BoundedLinesTests
{
    private const int Longest = 20;

    [Fact]
    public void Every_byte_passes_unless_a_line_is_too_long() => Gen.Select(Gen.Byte[(byte)'\t', (byte)'\f'].Array[0, 200], Gen.Int[1, 30]).Sample((bytes, piece) =>
    {
        using var lines = new BoundedLines(new MemoryStream(bytes), Longest);
        var isTooLong = System.Text.Encoding.Latin1.GetString(bytes).Split('\n').Any(line => line.Length > Longest);
        var read = new List<byte>();
        var buffer = new byte[piece];
        try
        {
            for (int length; (length = lines.Read(buffer, 0, piece)) > 0;)
            {
                read.AddRange(buffer[..length]);
            }

            Assert.False(isTooLong);
            Assert.Equal(bytes, read);
        }
        catch (IOException)
        {
            Assert.True(isTooLong);
            Assert.Equal(bytes[..read.Count], read);
        }
    });
}
