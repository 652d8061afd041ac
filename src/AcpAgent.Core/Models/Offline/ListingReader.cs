using System.Text.RegularExpressions;

namespace AcpAgent.Core.Models.Offline;

/// <summary>Finds file names in what <c>list_directory</c> answers.</summary>
internal static partial class ListingReader
{
    /// <summary>A readme if there is one, else the first file that looks like text; null if there is none.</summary>
    public static string? MostTelling(string listing)
    {
        var names = NamePattern().Matches(listing).Select(match => match.Value).ToList();
        return names.Find(name => name.StartsWith("readme", StringComparison.OrdinalIgnoreCase))
            ?? names.Find(name => TextPattern().IsMatch(name));
    }

    // A name with an extension that stands alone: no folder (trailing slash), no part of a longer path.
    [GeneratedRegex(@"(?<![\w./\-])(?:[\w\-][\w.\-]*\.[A-Za-z]\w{0,9}|README|Makefile|Dockerfile|LICENSE)(?![\w./\-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\.(?:md|txt|rst|json|ya?ml|toml|cs|csproj|sln|py|js|ts|go|rs|java|c|h|cpp|sh|html|css|xml|ini|cfg|sql)$|^(?:Makefile|Dockerfile|LICENSE)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TextPattern();
}
