using AcpAgent.EndToEnd.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>The folder where client programs note what went over their wires.</summary>
internal static class RecordedWires
{
    /// <summary>Judges every recorded connection; there have to be <paramref name="least"/> at least.</summary>
    /// <returns>All lines, connection by connection.</returns>
    public static IReadOnlyList<string> AssertClean(string folder, int least)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length >= least, $"{files.Length} connections were recorded, not {least}.");
        foreach (var file in files)
        {
            var log = new WireLog(Path.GetFileName(file));
            log.Append(File.ReadLines(file));
            Assert.Empty(WireValidator.Judge(log));
        }

        return [.. files.SelectMany(File.ReadLines)];
    }
}
