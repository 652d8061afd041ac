using System.Net;
using System.Text;

namespace AcpAgent.Core.Tools.Web;

/// <summary>What a page of HTML says, as text: no scripts, no styles, links with where they lead. Takes time in proportion to its length.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> _silent = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "noscript", "template", "svg", "head", "iframe", "object" };

    private static readonly HashSet<string> _blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "pre", "blockquote", "section", "article", "header", "footer", "nav", "main",
        "h1", "h2", "h3", "h4", "h5", "h6", "form", "figure", "figcaption", "details", "summary", "address",
    };

    /// <summary>Converts.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder();
        var at = 0;
        var preformatted = 0;
        while (at < html.Length)
        {
            var tag = html.IndexOf('<', at);
            var end = tag < 0 ? html.Length : tag;
            Add(text, html[at..end], preformatted > 0);
            if (tag < 0)
            {
                break;
            }

            if (string.CompareOrdinal(html, tag, "<!--", 0, 4) == 0)
            {
                at = html.IndexOf("-->", tag + 4, StringComparison.Ordinal) is var close and >= 0 ? close + 3 : html.Length;
                continue;
            }

            var (name, isEnd, after) = Tag(html, tag);
            at = after;
            if (name.Length == 0)
            {
                text.Append(after == tag + 1 ? "<" : "");
                continue;
            }

            if (!isEnd && _silent.Contains(name))
            {
                at = EndOf(html, name, at);
                continue;
            }

            preformatted += string.Equals(name, "pre", StringComparison.OrdinalIgnoreCase) ? isEnd ? -Math.Min(preformatted, 1) : 1 : 0;
            if (_blocks.Contains(name))
            {
                BreakLine(text);
                text.Append(isEnd ? "" : name.ToLowerInvariant() switch
                {
                    "li" => "- ",
                    ['h', >= '1' and <= '6' and var level] => new string('#', level - '0') + " ",
                    _ => "",
                });
            }
            else if (name.Equals("td", StringComparison.OrdinalIgnoreCase) || name.Equals("th", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(isEnd ? " | " : "");
            }
        }

        return text.ToString().Trim();
    }

    // The name, and where the tag ends: quotes may hold what looks like its end.
    private static (string Name, bool IsEnd, int After) Tag(string html, int start)
    {
        var at = start + 1;
        var isEnd = at < html.Length && html[at] == '/';
        at += isEnd ? 1 : 0;
        var name = at;
        while (at < html.Length && (char.IsAsciiLetterOrDigit(html[at]) || html[at] == '-'))
        {
            at++;
        }

        var found = html[name..at];
        if (found.Length == 0 && !(at < html.Length && html[at] is '!' or '?'))
        {
            // A bracket that is no tag.
            return ("", false, start + 1);
        }

        var quote = '\0';
        for (; at < html.Length; at++)
        {
            var c = html[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return (found, isEnd, at + 1);
            }
        }

        return (found, isEnd, html.Length);
    }

    private static int EndOf(string html, string name, int from)
    {
        var close = html.IndexOf($"</{name}", from, StringComparison.OrdinalIgnoreCase);
        return close < 0 ? html.Length : Tag(html, close).After;
    }

    private static void Add(StringBuilder text, string piece, bool asItIs)
    {
        var decoded = WebUtility.HtmlDecode(piece);
        if (asItIs)
        {
            text.Append(decoded);
            return;
        }

        foreach (var c in decoded)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static void BreakLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }
}
