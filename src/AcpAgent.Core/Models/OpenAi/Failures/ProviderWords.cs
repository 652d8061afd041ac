using System.Text;
using System.Text.RegularExpressions;

namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>
/// A provider's own words, fit to be shown: one line, bounded, without keys. Providers repeat a refused key in part or in whole.
/// </summary>
internal sealed partial class ProviderWords(string? key)
{
    private const int Longest = 300;
    private const int KeyPiece = 8;
    private const string Removed = "(key)";

    /// <summary>The words in quotes with a colon before, or nothing where there are none.</summary>
    public string Quote(string? words) => Clean(words).TrimEnd('.') is { Length: > 0 } clean ? $": \"{clean}\"" : "";

    /// <summary>The words on one line.</summary>
    public string Clean(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return "";
        }

        // Cut only after removing keys: half a key would not be recognized.
        var line = OneLine(words.Length <= 16 * Longest ? words : words[..(16 * Longest)]);
        var clean = KeyLike().Replace(WithoutKey(line), Removed);
        return clean.Length <= Longest ? clean : clean[..(char.IsHighSurrogate(clean[Longest - 1]) ? Longest - 1 : Longest)] + "…";
    }

    private static string OneLine(string words)
    {
        var line = new StringBuilder(words.Length);
        foreach (var rune in words.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            {
                line.Append(rune.ToString());
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Takes out the key and any longer piece of it. What is shorter than such a piece is no secret but a placeholder.</summary>
    private string WithoutKey(string line)
    {
        if (key is null || key.Length < KeyPiece)
        {
            return line;
        }

        var result = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length;)
        {
            var length = 0;
            for (var next = KeyPiece; i + next <= line.Length && key.AsSpan().Contains(line.AsSpan(i, next), StringComparison.Ordinal); next++)
            {
                length = next;
            }

            _ = length > 0 ? result.Append(Removed) : result.Append(line[i]);
            i += Math.Max(1, length);
        }

        return result.ToString();
    }

    /// <summary>What looks like a key: a known beginning, a word with its middle starred out, or what follows <c>Bearer</c>.</summary>
    [GeneratedRegex(@"\b(?:(?:sk|pk|rk|gsk|xai|tgp|pplx|nvapi)[-_]|AIza)[\w\-*.…]*[\w*…]{6}|[\w\-]*\*{3,}[\w\-]*|(?<=\bBearer\s)\S+", RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();
}
