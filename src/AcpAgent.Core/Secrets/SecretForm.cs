using System.Text;
using System.Text.Encodings.Web;

namespace AcpAgent.Core.Secrets;

/// <summary>One way in which a secret may be written.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Marker">What is put in its place.</param>
internal sealed record SecretForm(string Text, string Marker)
{
    private const int Base64Group = 3;

    /// <summary>A value as it is, inside JSON, in an address, and in the middle of something in base64, wherever that begins.</summary>
    /// <param name="name">What a reader is told that stood there.</param>
    /// <param name="value">The secret.</param>
    public static IReadOnlyList<SecretForm> Of(string name, string value)
    {
        var marker = $"[redacted:{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'))}]";
        var escaped = Uri.EscapeDataString(value);
        string[] texts =
        [
            value, JavaScriptEncoder.Default.Encode(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value), escaped, LowerHexadecimal(escaped),
            .. Base64(value), .. Base64(value).Select(text => text.Replace('+', '-').Replace('/', '_')),
        ];
        return [.. texts.Where(text => text.Length >= KnownSecrets.Shortest).Distinct().Select(text => new SecretForm(text, marker))];
    }

    private static string LowerHexadecimal(string escaped)
    {
        var text = new StringBuilder(escaped);
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
            {
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
            }
        }

        return text.ToString();
    }

    /// <summary>The characters that are the value's alone, for each place in a group of three bytes where it may begin.</summary>
    private static IEnumerable<string> Base64(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var before = 0; before < Base64Group; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = ((before * 8) + 5) / 6;
            yield return text[first..((before + bytes.Length) * 8 / 6)];
        }
    }
}
