using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Words, quotes and expansions.</summary>
internal sealed partial class ShellParser
{
    private bool StartsWord() =>
        !AtEnd && (Current is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')') || StartsProcess());

    private bool StartsProcess() => Current is '<' or '>' && Next() == '(';

    private ShellWord Word()
    {
        var parts = new List<WordPart>();
        if (StartsProcess())
        {
            var reads = Current == '<';
            _at += 2;
            parts.Add(new ProcessSubstitution(Substituted(), reads));
        }

        while (!AtEnd)
        {
            var stop = _text.AsSpan(_at).IndexOfAny(ShellCharacters.WordBreaks);
            var length = stop < 0 ? _text.Length - _at : stop;
            if (length > 0)
            {
                AddBare(parts, _text.Substring(_at, length));
                _at += length;
                continue;
            }

            switch (Current)
            {
                case '\\' when Next() == '\n':
                    _at += 2;
                    break;
                case '\\' when _at + 1 < _text.Length:
                    parts.Add(new QuotedText(Escaped()));
                    break;
                case '\\':
                    throw new ShellSyntaxException("it ends with a backslash");
                case '\'':
                    parts.Add(new QuotedText(SingleQuoted()));
                    break;
                case '"':
                    parts.Add(Quoted());
                    break;
                case '`':
                    parts.Add(Backquoted(inQuotes: false));
                    break;
                case '$':
                    Dollar(parts, inQuotes: false);
                    break;
                case '<' or '>' when Next() == '(':
                    throw new ShellSyntaxException("a process substitution stands in the middle of a word");
                default:
                    return new ShellWord(parts);
            }
        }

        return new ShellWord(parts);
    }

    private static void AddBare(List<WordPart> parts, string text)
    {
        if (parts is [.., BareText last])
        {
            parts[^1] = new BareText(last.Text + text);
        }
        else
        {
            parts.Add(new BareText(text));
        }
    }

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

    private void Dollar(List<WordPart> parts, bool inQuotes)
    {
        switch (Next())
        {
            case '(' when Next(2) == '(':
                parts.Add(Arithmetic());
                break;
            case '(':
                _at += 2;
                parts.Add(new CommandSubstitution(Substituted()));
                break;
            case '{':
                parts.Add(Braced(inQuotes));
                break;
            case '[':
                throw new ShellSyntaxException("\"$[\" is an old spelling of arithmetic");
            case '\'' when !inQuotes:
                parts.Add(new QuotedText(AnsiQuoted()));
                break;
            case '"' when !inQuotes:
                throw new ShellSyntaxException("\"$\"\" is translated text");
            case '\\' when Next(2) == '\n':
                throw new ShellSyntaxException("\"$\" is followed by a backslash and a line end");
            case var c when ShellCharacters.IsNameStart(c):
                var start = ++_at;
                while (ShellCharacters.IsName(Current) && !AtEnd)
                {
                    _at++;
                }

                if (Current == '\\' && Next() == '\n')
                {
                    throw new ShellSyntaxException("the name of a variable is followed by a backslash and a line end");
                }

                parts.Add(new Parameter(_text[start.._at], "", null) { Open = true });
                break;
            case var c when char.IsAsciiDigit(c) || c is '@' or '*' or '#' or '?' or '-' or '$' or '!':
                parts.Add(new Parameter(c.ToString(), "", null));
                _at += 2;
                break;
            default:
                parts.Add(new QuotedText("$"));
                _at++;
                break;
        }
    }

    /// <summary>Commands up to the closing parenthesis, which is taken.</summary>
    private ShellScript Substituted()
    {
        Enter();
        _substitutions++;
        var outer = _pending.Count;
        var statements = Statements(allowEmpty: true);
        if (Current != ')' || AtEnd)
        {
            throw AtEnd ? new ShellSyntaxException("a parenthesis is not closed") : Unexpected();
        }

        if (_pending.Count != outer || outer > 0)
        {
            throw new ShellSyntaxException("a here-document and a substitution stand in one line");
        }

        _at++;
        _substitutions--;
        Leave();
        return new ShellScript(statements);
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
        var script = ParseWhole(inner.ToString(), _depth);
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
