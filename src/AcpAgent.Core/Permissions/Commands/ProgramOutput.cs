using System.Text;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What programs write, for the few of which that can be told: the ways in which commands are hidden from a reader.</summary>
internal static class ProgramOutput
{
    /// <summary>What the program writes.</summary>
    public static DataStream Of(Invocation call, DataStream input)
    {
        var arguments = call.Arguments;
        switch (call.Name)
        {
            case "echo":
                return Echo(arguments);
            case "printf":
                return Printf(arguments);
            case "cat" or "tee" when arguments.Count == 0 || call.Name == "tee" || arguments is [{ Plain: "-" }]:
                return input;
            case "pwd" when arguments.Count == 0 && call.Directories is [var here]:
                return new(here + "\n");
            case "rev" when arguments.Count == 0 && input.Text is { } text:
                return new(Reversed(text).TrimEnd('\n') + "\n");
            case "base64" or "base32" when arguments.Any(argument => argument.Plain is "-d" or "-D" or "--decode" or "-di" or "-id"):
                return call.Name == "base64" && arguments.Count == 1 && input.Text is { } encoded && Decode(encoded) is { } decoded ? new(decoded) : new(null, DataOrigin.Decoded);
            case "xxd" when arguments.Any(argument => argument.Plain is ['-', ..] && argument.Plain.Contains('r')):
                return input.Text is { } hex && Unhex(hex) is { } bytes ? new(bytes) : new(null, DataOrigin.Decoded);
            case "openssl" or "gunzip" or "zcat" or "bzcat" or "xzcat" or "unxz" or "bunzip2" or "gpg" or "uudecode" or "basenc" or "base58" or "zstdcat" or "unzip" or "tar" or "brotli":
                return new(null, input.Origin == DataOrigin.Downloaded ? DataOrigin.Downloaded : DataOrigin.Decoded);
            case "gzip" or "xz" or "bzip2" or "zstd" or "lz4" when arguments.Any(argument => argument.Plain is "-d" or "-dc" or "-cd" or "--decompress"):
                return new(null, input.Origin == DataOrigin.Downloaded ? DataOrigin.Downloaded : DataOrigin.Decoded);
            case "curl" or "wget" or "fetch" or "aria2c" or "http" or "https" or "xh" or "nc" or "ncat" or "netcat" or "socat" or "lynx" or "ftp" or "telnet":
                return new(null, DataOrigin.Downloaded);
            default:
                return new(null, input.Origin);
        }
    }

    /// <summary>Each line from its end to its beginning.</summary>
    private static string Reversed(string text) => string.Create(text.Length, text, static (span, text) =>
    {
        text.CopyTo(span);
        for (var rest = span; !rest.IsEmpty;)
        {
            var end = rest.IndexOf('\n') is >= 0 and var at ? at : rest.Length;
            rest[..end].Reverse();
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }
    });

    private static DataStream Echo(IReadOnlyList<Field> arguments)
    {
        var start = 0;
        var escapes = false;
        var line = true;
        while (start < arguments.Count && arguments[start].Plain is { Length: > 1 } option && option[0] == '-' && option.AsSpan(1).IndexOfAnyExcept("neE") < 0)
        {
            escapes = option.Contains('e') || (escapes && !option.Contains('E'));
            line &= !option.Contains('n');
            start++;
        }

        var text = string.Join(' ', arguments.Skip(start).Select(argument => argument.Likely.Text));
        return new Field(text).Plain is null ? DataStream.Unknown : escapes ? Unescape(text) is { } real ? new(line ? real + "\n" : real) : DataStream.Unknown : new(line ? text + "\n" : text);
    }

    private static DataStream Printf(IReadOnlyList<Field> arguments)
    {
        if (arguments.Count == 0 || arguments.Any(argument => argument.Likely.Plain is null) || arguments[0].Plain == "-v" || Unescape(arguments[0].Likely.Text) is not { } format)
        {
            return DataStream.Unknown;
        }

        var text = new StringBuilder();
        var next = 1;
        do
        {
            for (var i = 0; i < format.Length; i++)
            {
                if (format[i] != '%')
                {
                    text.Append(format[i]);
                    continue;
                }

                if (++i >= format.Length || format[i] is not ('%' or 's' or 'b'))
                {
                    return DataStream.Unknown;
                }

                var value = format[i] == '%' ? "%" : next < arguments.Count ? arguments[next++].Likely.Text : "";
                if (format[i] == 'b' && Unescape(value) is not { } real)
                {
                    return DataStream.Unknown;
                }

                text.Append(format[i] == 'b' ? Unescape(value) : value);
            }
        }
        while (next < arguments.Count && next > 1 && text.Length < CommandReader.LongestText);
        return new(text.ToString());
    }

    private static string? Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var real = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                real.Append(text[i]);
                continue;
            }

            switch (text[++i])
            {
                case 'n':
                    real.Append('\n');
                    break;
                case 't':
                    real.Append('\t');
                    break;
                case '\\' or '"' or '\'':
                    real.Append(text[i]);
                    break;
                case 'x' or (>= '0' and <= '7'):
                    var radix = text[i] == 'x' ? 16 : 8;
                    var most = i + (radix == 16 ? 3 : text[i] == '0' ? 4 : 3);
                    var at = radix == 16 ? i + 1 : i;
                    var value = 0;
                    for (; at < text.Length && at < most && char.IsAsciiHexDigit(text[at]) && Convert.ToInt32(text[at].ToString(), 16) is var digit && digit < radix; at++)
                    {
                        value = (value * radix) + digit;
                    }

                    if (value is 0 or > 127)
                    {
                        return null;
                    }

                    real.Append((char)value);
                    i = at - 1;
                    break;
                default:
                    return null;
            }
        }

        return real.ToString();
    }

    private static string? Decode(string text)
    {
        var clean = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var bytes = new byte[clean.Length];
        return Convert.TryFromBase64String(clean, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string? Unhex(string text)
    {
        var clean = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return clean.Length % 2 == 0 && clean.All(char.IsAsciiHexDigit) ? Encoding.UTF8.GetString(Convert.FromHexString(clean)) : null;
    }
}
