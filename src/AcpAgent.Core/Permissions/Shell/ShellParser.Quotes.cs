using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Quotes of every kind, and what stands in them.</summary>
internal sealed partial class ShellParser
{
    /// <summary>The character after a backslash, both halves of it.</summary>
    private string Escaped()
    {
        var length = char.IsHighSurrogate(_text[_at + 1]) ? 2 : 1;
        var text = _text.Substring(_at + 1, length);
        _at += 1 + length;
        return text;
    }

    private string SingleQuoted()
    {
        var end = _text.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            throw new ShellSyntaxException("a quote is not closed");
        }

        var text = _text.Substring(_at + 1, end - _at - 1);
        _at = end + 1;
        return text;
    }

    private DoubleQuoted Quoted()
    {
        Enter();
        _at++;
        var parts = new List<WordPart>();
        var text = new StringBuilder();
        while (Current != '"')
        {
            if (AtEnd)
            {
                throw new ShellSyntaxException("a quote is not closed");
            }

            QuotedPiece(parts, text, ShellCharacters.QuoteBreaks, quoteIsEscaped: true);
        }

        Flush(parts, text);
        _at++;
        Leave();
        return new DoubleQuoted(parts);
    }

    /// <summary>Text, an escape or an expansion, as they are in double quotes and here-documents.</summary>
    private void QuotedPiece(List<WordPart> parts, StringBuilder text, System.Buffers.SearchValues<char> breaks, bool quoteIsEscaped)
    {
        var stop = _text.AsSpan(_at).IndexOfAny(breaks);
        var length = stop < 0 ? _text.Length - _at : stop;
        if (length > 0)
        {
            text.Append(_text, _at, length);
            _at += length;
            return;
        }

        switch (Current)
        {
            case '\\' when Next() == '\n':
                _at += 2;
                break;
            case '\\' when Next() is '$' or '`' or '\\' || (Next() == '"' && quoteIsEscaped):
                text.Append(Next());
                _at += 2;
                break;
            case '\\':
                text.Append('\\');
                _at++;
                break;
            case '`':
                Flush(parts, text);
                parts.Add(Backquoted(inQuotes: quoteIsEscaped));
                break;
            case '$':
                Flush(parts, text);
                Dollar(parts, inQuotes: true);
                break;
            default:
                throw Unexpected();
        }
    }

    private static void Flush(List<WordPart> parts, StringBuilder text)
    {
        if (text.Length > 0)
        {
            parts.Add(new QuotedText(text.ToString()));
            text.Clear();
        }
    }

    private CommandSubstitution Backquoted(bool inQuotes)
    {
        Enter();
        var inner = new StringBuilder();
        for (_at++; Current != '`'; _at++)
        {
            if (AtEnd)
            {
                throw new ShellSyntaxException("a backquote is not closed");
            }

            if (Current == '\\' && (Next() is '$' or '`' or '\\' || (inQuotes && Next() == '"')))
            {
                _at++;
            }

            inner.Append(Current);
        }

        _at++;
        var script = ParseWhole(inner.ToString(), _nesting);
        Leave();
        return new CommandSubstitution(script);
    }

    private string AnsiQuoted()
    {
        _at += 2;
        var text = new StringBuilder();
        while (Current != '\'')
        {
            if (AtEnd)
            {
                throw new ShellSyntaxException("a quote is not closed");
            }

            if (Current != '\\')
            {
                text.Append(Current);
                _at++;
                continue;
            }

            _at++;
            var c = Current;
            _at++;
            switch (c)
            {
                case 'a' or 'b' or 'e' or 'E' or 'f' or 'r' or 'v':
                    text.Append(c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'r' => '\r', 'v' => '\v', _ => '\u001b' });
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case '\\' or '\'' or '"' or '?':
                    text.Append(c);
                    break;
                case >= '0' and <= '7':
                    _at--;
                    text.Append(CodeOf(8, 3));
                    break;
                case 'x':
                    text.Append(CodeOf(16, 2));
                    break;
                case 'u':
                    text.Append(CodeOf(16, 4));
                    break;
                case 'U':
                    text.Append(CodeOf(16, 8));
                    break;
                default:
                    throw new ShellSyntaxException("an escape in $'…' is not known");
            }
        }

        _at++;
        return text.ToString();
    }

    private char CodeOf(int radix, int most)
    {
        var value = 0;
        var digits = 0;
        while (digits < most && char.IsAsciiHexDigit(Current) && Convert.ToInt32(Current.ToString(), 16) is var digit && digit < radix && value < 0x80)
        {
            value = (value * radix) + digit;
            digits++;
            _at++;
        }

        return digits > 0 && value is > 0 and < 0x80 ? (char)value : throw new ShellSyntaxException("an escape in $'…' is not an ASCII character");
    }
}
