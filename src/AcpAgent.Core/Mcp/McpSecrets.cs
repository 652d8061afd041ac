using AcpAgent.Core.Processes;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Mcp;

/// <summary>Keeps what servers were given to themselves.</summary>
/// <param name="known">Kept from everybody, in all that the agent says and writes.</param>
internal sealed class McpSecrets(KnownSecrets known)
{
    /// <summary>Shorter values are too likely to stand there by chance.</summary>
    private const int Shortest = 6;

    private const int LongestWords = 500;

    /// <summary>Learns what sounds like a key or a password. The rest may be words of ordinary texts.</summary>
    public void Learn(IReadOnlyList<KeyValuePair<string, string>> given) =>
        known.Learn(given.Where(value => ChildEnvironment.SoundsSecret(value.Key) || value.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase)).SelectMany(Parts));

    /// <summary>A text for people without secrets.</summary>
    public string Clean(string text) => known.Clean(text);

    /// <summary>The end of what a server said, on one line, with nothing in it of what it was given.</summary>
    public string Clean(string words, IReadOnlyList<KeyValuePair<string, string>> given)
    {
        foreach (var (_, value) in given.Where(value => value.Value.Length >= Shortest).OrderByDescending(value => value.Value.Length))
        {
            words = words.Replace(value, "[…]", StringComparison.Ordinal);
        }

        var line = Clean(string.Join(" / ", words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= LongestWords ? line : string.Concat("…", line.AsSpan(line.Length - LongestWords + 1));
    }

    /// <summary>Of <c>Bearer KEY</c> the key alone is one, too.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Parts(KeyValuePair<string, string> value) =>
        value.Value.LastIndexOf(' ') is var space and > 0 ? [value, new(value.Key, value.Value[(space + 1)..])] : [value];
}
