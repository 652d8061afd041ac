using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Words, and where expansions begin in them.</summary>
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
                parts.Add(new BareText(Bare(length)));
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

    /// <summary>Unquoted text of which so much stands here; with what follows where only removed line ends lie between.</summary>
    private string Bare(int length)
    {
        var first = _text.Substring(_at, length);
        _at += length;
        if (Current != '\\' || Next() != '\n')
        {
            return first;
        }

        var text = new StringBuilder(first);
        while (true)
        {
            while (Current == '\\' && Next() == '\n')
            {
                _at += 2;
            }

            var stop = _text.AsSpan(_at).IndexOfAny(ShellCharacters.WordBreaks);
            length = stop < 0 ? _text.Length - _at : stop;
            if (length == 0)
            {
                return text.ToString();
            }

            text.Append(_text, _at, length);
            _at += length;
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
}
