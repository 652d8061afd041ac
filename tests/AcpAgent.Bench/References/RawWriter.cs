using System.Diagnostics;
using System.Globalization;
using System.Text;
using AcpAgent.Bench.Agents;

namespace AcpAgent.Bench.References;

/// <summary>
/// A process that does nothing but lock, and write one line, again and again: what a simple agent that has everything ready
/// could reach at best.
/// </summary>
internal static class RawWriter
{
    /// <summary>The word on the command line that makes this program such a process.</summary>
    public const string Command = "raw-writer";

    private const string Start = """{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"0123456789abcdef0123456789abcdef","update":{"sessionUpdate":"agent_message_chunk","messageId":"t1.m2","content":{"type":"text","text":" """;

    private static readonly Lock Gate = new();

    /// <summary>Writes so many lines of such a length to standard output.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var count = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var length = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var line = Encoding.UTF8.GetBytes(Start.PadRight(length - 6, 'x') + "\"}}}}\n");
        using var output = Console.OpenStandardOutput();
        for (var i = 0; i < count; i++)
        {
            lock (Gate)
            {
                output.Write(line);
                output.Flush();
            }
        }

        return 0;
    }

    /// <summary>Runs one and reads it.</summary>
    /// <param name="count">How many lines.</param>
    /// <param name="length">Bytes of a line.</param>
    /// <returns>Lines a second, from the first one to the last.</returns>
    public static double MeasureRate(int count, int length)
    {
        string[] arguments = [Command, count.ToString(CultureInfo.InvariantCulture), length.ToString(CultureInfo.InvariantCulture)];
        using var writer = new ChildProcess(Path.Combine(AppContext.BaseDirectory, "AcpAgent.Bench"), arguments, new Dictionary<string, string>());
        writer.Lines.Next();
        var start = Stopwatch.GetTimestamp();
        for (var i = 1; i < count; i++)
        {
            if (writer.Lines.Next().IndexOf("\"method\":\"session/update\""u8) < 0)
            {
                throw new InvalidOperationException("A line is not what was written.");
            }
        }

        return (count - 1) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
