using System.Text.RegularExpressions;

namespace AcpAgent.Core.Secrets;

/// <summary>
/// What looks like a key of any kind. Only for logs, traces and errors: what a file or a tool says is never changed for its looks.
/// </summary>
internal static partial class KeyPatterns
{
    /// <summary>A text without keys; the very same where nothing looks like one.</summary>
    public static string Erase(string text) => Keys().Replace(text, "[redacted]");

    /// <summary>Beginnings that the issuers of keys gave them so that they are found, tokens of three parts, private keys, what follows a name of a header, and passwords in addresses.</summary>
    [GeneratedRegex(
        """
        \b(?:(?:sk|pk|rk|gsk|xai|pplx|nvapi)[-_]|gh[oprsu]_|github_pat_|glpat-|npm_|xox[abeoprs]-|hf_|dop_v1_)[\w-]{16,}
        |\b(?:AKIA|ASIA)[A-Z0-9]{16}\b
        |\bAIza[\w-]{30,}
        |\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}
        |-----BEGIN\ [A-Z0-9\ ]{0,30}PRIVATE\ KEY-----[\s\S]*?(?:-----END\ [A-Z0-9\ ]{0,30}PRIVATE\ KEY-----|\z)
        |(?<=\bBearer\s)[\w.~+/=-]{8,}
        |(?<=\bBasic\s)[\w+/=-]{16,}
        |(?<=\bhttps?://)[^\s/@]{1,256}(?=@)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
