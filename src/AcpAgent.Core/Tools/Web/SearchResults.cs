using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AcpAgent.Core.Tools.Web;

/// <summary>Reads what a search provider answers.</summary>
internal static class SearchResults
{
    private const int LongestTitle = 200;
    private const int LongestContent = 500;

    /// <summary>The first results, for the model.</summary>
    /// <param name="json">The provider's answer.</param>
    /// <param name="most">How many.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Tell(ReadOnlyMemory<byte> json, int most)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("it holds no list of results");
        }

        var text = new StringBuilder();
        var count = 0;
        foreach (var result in results.EnumerateArray())
        {
            if (count < most && Uri.TryCreate(Member(result, "url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                count++;
                text.Append(CultureInfo.InvariantCulture, $"{count}. {Short(Member(result, "title"), LongestTitle)}\n   {ToolTexts.OneLine(url.AbsoluteUri)}\n");
                if (Short(Member(result, "content"), LongestContent) is { Length: > 0 } content)
                {
                    text.Append("   ").Append(content).Append('\n');
                }
            }
        }

        return count == 0 ? "[Nothing was found.]" : text.ToString();
    }

    private static string Member(JsonElement result, string name) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? ToolTexts.Text(value) ?? "" : "";

    private static string Short(string html, int longest)
    {
        var line = ToolTexts.OneLine(string.Join(' ', HtmlText.Of(html).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[longest - 2]) ? longest - 2 : longest - 1), "…");
    }
}
