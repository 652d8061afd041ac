using System.Text.RegularExpressions;

namespace AcpAgent.Core.Models.Offline;

/// <summary>Reads an intent out of a prompt's words. Pure; the first pattern that fits wins.</summary>
internal static partial class OfflineIntentParser
{
    private const string DefaultContent = "Hello from the offline model.\n";

    /// <summary>What the prompt asks for.</summary>
    public static OfflineIntent Parse(string prompt)
    {
        var text = prompt.Trim();
        return WriteOf(text)
            ?? RecallOf(text)
            ?? RememberOf(text)
            ?? PlanOf(text)
            ?? ReadOf(text)
            ?? (LookPattern().IsMatch(text) ? new OfflineIntent.Look() : null)
            ?? (GreetPattern().IsMatch(text) ? new OfflineIntent.Greet() : null)
            ?? (OfflineIntent)new OfflineIntent.Talk(text);
    }

    /// <summary>What an earlier prompt asked to remember, or null.</summary>
    public static string? Remembered(string prompt) => (Parse(prompt) as OfflineIntent.Remember)?.What;

    private static OfflineIntent.Write? WriteOf(string text)
    {
        if (WriteIntoPattern().Match(text) is { Success: true } into && Path(into) is { } target)
        {
            return new(target, Unquote(into.Groups["content"].Value));
        }

        if (CreateFilePattern().Match(text) is { Success: true } create && Path(create) is { } path)
        {
            return new(path, create.Groups["content"] is { Success: true, Value: var content } ? Unquote(content) : DefaultContent);
        }

        return null;
    }

    private static OfflineIntent? RecallOf(string text) =>
        RecallWordPattern().IsMatch(text) ? new OfflineIntent.RecallRemembered()
        : RecallPromptsPattern().IsMatch(text) ? new OfflineIntent.RecallPrompts()
        : null;

    private static OfflineIntent.Remember? RememberOf(string text) =>
        RememberPattern().Match(text) is { Success: true } match ? new(Unquote(match.Groups["what"].Value.TrimEnd('.', '!'))) : null;

    private static OfflineIntent.Plan? PlanOf(string text) =>
        PlanPattern().Match(text) is { Success: true } match ? new(match.Groups["topic"].Value.Trim().TrimEnd('.', '?', '!')) : null;

    private static OfflineIntent.Read? ReadOf(string text)
    {
        foreach (var match in (ReadOnlySpan<Match>)[ReadPattern().Match(text), WhatIsInPattern().Match(text)])
        {
            if (match.Success && Path(match) is { } path)
            {
                return new(path);
            }
        }

        return null;
    }

    private static string? Path(Match match)
    {
        var path = Unquote(match.Groups["path"].Value).TrimEnd('.', ',', '?', '!', ';', ':');
        return path.Length > 0 ? path : null;
    }

    private static string Unquote(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length >= 2 && (trimmed[0], trimmed[^1]) is ('"', '"') or ('\'', '\'') or ('`', '`') or ('“', '”')
            ? trimmed[1..^1]
            : trimmed;
    }

    // A name with an extension, a path with a slash, a well-known name, or anything in quotes or backticks.
    private const string PathLike = """(?<path>"[^"\n]+"|'[^'\n]+'|`[^`\n]+`|[^\s"'`]*[\w\-]\.\w[^\s"'`,;:?!]*|[^\s"'`]*/[^\s"'`,;:?!]*[^\s"'`,;:?!/]|\.\w[\w.\-]+|Makefile|Dockerfile|LICENSE)""";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    [GeneratedRegex(@"\b(?:write|save|put|store|append)\s+(?:the\s+)?(?:words?\s+|text\s+|line\s+|content\s+)?(?<content>.+?)\s+(?:in\s?to|to|in|as)\s+(?:a\s+|the\s+)?(?:new\s+)?(?:file\s+)?(?:called\s+|named\s+)?" + PathLike, Options)]
    private static partial Regex WriteIntoPattern();

    [GeneratedRegex(@"\b(?:create|make|write|add|generate)\s+(?:me\s+)?(?:(?:a|an|the|new|text|empty)\s+)*(?:file\s+)?(?:called\s+|named\s+)?" + PathLike + @"(?:\s*[,:]?\s*(?:with|containing|that\s+says|saying|:)\s*:?\s*(?:the\s+)?(?:(?:text|contents?|words?|line)\s+)?(?<content>.+))?", Options)]
    private static partial Regex CreateFilePattern();

    [GeneratedRegex(@"\b(?:which|what)\b.*\b(?:words?|name|number)\b.*\b(?:remember|was|is|did|said|told)|\b(?:which|what)\s+(?:was\s+the\s+)?word\b|\bwhat\b.*\b(?:asked?|told|tell)\s+you\s+to\s+remember|\bdo\s+you\s+(?:still\s+)?remember\b", Options)]
    private static partial Regex RecallWordPattern();

    [GeneratedRegex(@"\bwhat\s+(?:did|have)\s+(?:i|we)\b|\bwhat\s+(?:was|were)\s+(?:my|the)\s+(?:first|last|previous|earlier)\b|\bwhat\s+i\s+said\b|\bsummari[sz]e\s+(?:our|this|the)\s+(?:conversation|chat)\b", Options)]
    private static partial Regex RecallPromptsPattern();

    [GeneratedRegex(@"\bremember\s*:?\s+(?:that\s+)?(?:the\s+)?(?:words?\s+|number\s+|name\s+|this\s*:?\s+)?(?<what>.+)$", Options)]
    private static partial Regex RememberPattern();

    [GeneratedRegex(@"\b(?:plan|to-?do(?:\s+list)?|task\s+list)\b\s*:?\s*(?:for\s+|to\s+|how\s+to\s+)?(?<topic>.*)$", Options)]
    private static partial Regex PlanPattern();

    [GeneratedRegex(@"\b(?:read|open|show|cat|print|display|view|explain|summari[sz]e|look\s+at)\s+(?:me\s+)?(?:(?:the|file|contents?|of|in|inside)\s+)*" + PathLike, Options)]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"\bwhat(?:'s|\s+is|\s+does|\s+do)\s+(?:(?:in|inside|the|file|contents?|of)\s+)*" + PathLike, Options)]
    private static partial Regex WhatIsInPattern();

    [GeneratedRegex(@"\b(?:folders?|director(?:y|ies)|files?|projects?|repo(?:sitory)?|codebase|workspace|look\s+around|ls|list)\b", Options)]
    private static partial Regex LookPattern();

    [GeneratedRegex(@"^\W*(?:hi|hello|hey|good\s+(?:morning|afternoon|evening|day)|greetings|howdy)\b", Options)]
    private static partial Regex GreetPattern();
}
