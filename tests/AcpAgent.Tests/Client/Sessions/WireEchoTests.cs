using System.Text;
using AcpAgent.Client.Sessions;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Client.Sessions;

public sealed class WireEchoTests
{
    [Fact]
    public void Lines_stay_whole_however_they_are_cut() => Gen.Select(Gen.Int[1, 9].Array[1, 40], Gen.Bool.Array[1, 80]).Sample((sizes, turns) =>
    {
        MemoryStream log = new();
        WireEcho echo = new(log);
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"in {i}\n")));
        var reader = echo.Of(new MemoryStream(input));
        var sent = new MemoryStream();
        var writer = echo.Of(sent);
        var output = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"out {i}\n")));
        List<byte> read = [];
        var written = 0;
        for (var i = 0; read.Count < input.Length || written < output.Length; i++)
        {
            var size = sizes[i % sizes.Length];
            if (turns[i % turns.Length] == (i / turns.Length % 2 == 0))
            {
                var buffer = new byte[size];
                read.AddRange(buffer[..reader.Read(buffer)]);
            }
            else
            {
                var count = Math.Min(size, output.Length - written);
                writer.Write(output.AsSpan(written, count));
                written += count;
            }
        }

        Assert.Equal(input, read);
        Assert.Equal(output, sent.ToArray());
        var lines = Encoding.UTF8.GetString(log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"in {i}"), lines.Where(line => line.StartsWith("in", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"out {i}"), lines.Where(line => line.StartsWith("out", StringComparison.Ordinal)));
        Assert.Equal(40, lines.Length);
    });

    [Fact]
    public void What_is_secret_is_not_written_down()
    {
        MemoryStream log = new();
        WireEcho echo = new(log);
        var writer = echo.Of(new MemoryStream());
        writer.Write("a\n"u8);
        echo.IsPaused = true;
        writer.Write("secret\n"u8);
        echo.IsPaused = false;
        writer.Write("b\n"u8);
        Assert.Equal("a\nb\n", Encoding.UTF8.GetString(log.ToArray()));
    }
}
