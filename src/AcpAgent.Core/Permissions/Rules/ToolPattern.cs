using System.Text;
using System.Text.RegularExpressions;

namespace AcpAgent.Core.Permissions.Rules;

/// <summary>Which tools a rule is about.</summary>
/// <param name="Text">As written.</param>
/// <param name="Regex">The whole name must match; null where the text is no regular expression.</param>
/// <param name="Glob">The text read as a pattern of names instead; null where it is none, or where the rule grants.</param>
internal sealed record ToolPattern(string Text, Regex? Regex, Regex? Glob)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">As written.</param>
    /// <param name="grants">True for a rule that allows: a glob is never honoured there.</param>
    /// <param name="notice">What the writer of the file should know; null for nothing.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static ToolPattern Parse(string text, bool grants, out string? notice)
    {
        notice = null;
        Regex? regex = null;
        string? problem = null;
        try
        {
            regex = new Regex($"^(?:{text})\\z", Options);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            problem = error.Message;
        }

        var isGlob = LooksLikeGlob(text);
        if (text == "*")
        {
            return new ToolPattern(text, new Regex("", Options), null);
        }

        if (regex is null && (grants || !isGlob))
        {
            throw new ArgumentException(problem);
        }

        if (isGlob && grants)
        {
            notice = $"\"{text}\" is read as a regular expression here, not as a pattern of names; write \"{text.Replace("*", ".*", StringComparison.Ordinal)}\" if that is meant";
        }

        return new ToolPattern(text, regex, isGlob && !grants ? OfGlob(text) : null);
    }

    /// <summary>True where a rule is about the tool.</summary>
    public bool Matches(string tool) => Regex?.IsMatch(tool) == true || Glob?.IsMatch(tool) == true;

    private static bool LooksLikeGlob(string text) =>
        text.Contains('*') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '*') && !text.Contains("**", StringComparison.Ordinal);

    private static Regex OfGlob(string text)
    {
        var pattern = new StringBuilder("^");
        foreach (var c in text)
        {
            pattern.Append(c == '*' ? ".*" : Escaped(c));
        }

        return new Regex(pattern.Append("\\z").ToString(), Options);
    }

    private static string Escaped(char c) => System.Text.RegularExpressions.Regex.Escape(c.ToString());
}
