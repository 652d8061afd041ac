using System.Text;

namespace AcpAgent.Tests.Permissions;

/// <summary>The tables beside the tests: text, one entry a line, <c>#</c> for remarks, ⏎ for a line end in an entry.</summary>
internal static class TableLines
{
    public static IReadOnlyList<string> Of(string file)
    {
        using var stream = typeof(TableLines).Assembly.GetManifestResourceStream($"Tables/{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Replace('⏎', '\n')).ToArray();
    }
}
