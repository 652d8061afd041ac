using System.Security.Cryptography;
using System.Text;

namespace AcpAgent.Core.Mcp;

/// <summary>
/// Names of servers' tools as models call them and rules match them: <c>mcp_SERVER_TOOL</c>, every character that is no ASCII letter or digit
/// an underscore, and no longer than models take. A name that is too long, or taken already, ends in a mark made of what it stands for.
/// </summary>
internal static class McpNames
{
    /// <summary>The longest name.</summary>
    public const int Longest = 64;

    private const int MarkLength = 8;

    /// <summary>What the names of a server's tools begin with, and what a rule of the sandbox calls it.</summary>
    public static string OfServer(string server) => $"mcp_{Plain(server)}";

    /// <summary>A name for each tool, all different; the same tools have the same names, in whatever order they became known.</summary>
    /// <param name="tools">Each once. Where names would be the same, the first server has the plain one.</param>
    public static IReadOnlyDictionary<(int Server, string Tool), string> Of(IEnumerable<(int Server, string ServerName, string Tool)> tools)
    {
        var names = new Dictionary<(int, string), string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (server, serverName, tool) in tools.OrderBy(tool => tool.Server).ThenBy(tool => tool.Tool, StringComparer.Ordinal))
        {
            var plain = $"{OfServer(serverName)}_{Plain(tool)}";
            var name = plain;
            for (var attempt = 0; name.Length > Longest || !taken.Add(name); attempt++)
            {
                name = Marked(plain, $"{serverName}\0{tool}\0{attempt}");
            }

            names.Add((server, tool), name);
        }

        return names;
    }

    private static string Marked(string plain, string identity)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, MarkLength / 2));
        return $"{plain[..Math.Min(plain.Length, Longest - MarkLength - 1)]}_{mark}";
    }

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
