using System.Diagnostics;
using System.Text;
using AcpAgent.Bench.Agents;

namespace AcpAgent.Bench.References;

/// <summary>What starting any process and getting a line back from it takes.</summary>
internal static class Echo
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Times <c>/bin/cat</c> from its start to the first line back.</summary>
    /// <returns>Milliseconds.</returns>
    public static double Time()
    {
        var line = Encoding.UTF8.GetBytes(BenchAgent.Initialize);
        var start = Stopwatch.GetTimestamp();
        using var cat = new ChildProcess("/bin/cat", [], NoEnvironment);
        cat.Write(line);
        cat.Lines.Next();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
