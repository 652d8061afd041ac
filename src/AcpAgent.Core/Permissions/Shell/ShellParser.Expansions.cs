using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary><c>${…}</c> and arithmetic.</summary>
internal sealed partial class ShellParser
{
    private static readonly string[] _operators =
    [
        ":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "-", "=", "?", "+", "#", "%", "/", "^", ",", ":", "@",
    ];

    private Parameter Braced(bool inQuotes)
    {
        Enter();
        _at += 2;
        var prefix = "";
        if (Current is '#' or '!' && Next() != '}' && (ShellCharacters.IsName(Next()) || (Current == '#' && Next() is '@' or '*')))
        {
            prefix = Current.ToString();
            _at++;
        }

        var start = _at;
        if (ShellCharacters.IsNameStart(Current))
        {
            while (ShellCharacters.IsName(Current) && !AtEnd)
            {
                _at++;
            }
        }
        else if (char.IsAsciiDigit(Current))
        {
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }
        }
        else if (Current is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            _at++;
        }

        var name = _text[start.._at];
        if (name.Length == 0)
        {
            throw new ShellSyntaxException("the name of a variable is missing");
        }

        var kind = prefix;
        ShellWord? operand = null;
        if (Current == '[')
        {
            Subscript();
            kind += "[";
        }

        if (Current != '}' && kind.Length == 0 || (Current != '}' && kind == "["))
        {
            var found = _operators.FirstOrDefault(candidate => string.CompareOrdinal(_text, _at, candidate, 0, candidate.Length) == 0)
                ?? throw new ShellSyntaxException("an operator in ${…} is not known");
            _at += found.Length;
            kind += found;
            operand = Operand(inQuotes);
        }

        Take('}');
        Leave();
        return new Parameter(name, kind, operand);
    }

    /// <summary>An index made of nothing that is expanded twice or quoted.</summary>
    private void Subscript()
    {
        _at++;
        var start = _at;
        while (ShellCharacters.IsName(Current) || Current is '@' or '*' or '$' or '-' or '+')
        {
            if (AtEnd || (Current == '$' && !ShellCharacters.IsNameStart(Next())))
            {
                break;
            }

            _at++;
        }

        if (_at == start || Current != ']')
        {
            throw new ShellSyntaxException("an index is more than a name or a number");
        }

        _at++;
    }

    /// <summary>What follows the operator, up to the brace that closes it, which is not taken.</summary>
    private ShellWord Operand(bool inQuotes)
    {
        var parts = new List<WordPart>();
        var text = new StringBuilder();
        while (Current != '}')
        {
            switch (Current)
            {
                case '\0' when AtEnd:
                    throw new ShellSyntaxException("a brace is not closed");
                case '\'' or '{' or '<' or '>' or '(' or ')' when inQuotes || Current != '\'':
                    throw new ShellSyntaxException($"\"{Current}\" stands in ${{…}}");
                case '\'':
                    Flush(parts, text);
                    parts.Add(new QuotedText(SingleQuoted()));
                    break;
                case '"':
                    Flush(parts, text);
                    parts.Add(Quoted());
                    break;
                case '`':
                    Flush(parts, text);
                    parts.Add(Backquoted(inQuotes));
                    break;
                case '$':
                    Flush(parts, text);
                    Dollar(parts, inQuotes);
                    break;
                case '\\' when Next() == '\n' || _at + 1 >= _text.Length:
                    throw new ShellSyntaxException("a backslash ends a line in ${…}");
                case '\\':
                    text.Append(Escaped());
                    break;
                default:
                    text.Append(Current);
                    _at++;
                    break;
            }
        }

        Flush(parts, text);
        return new ShellWord(parts);
    }

    private ArithmeticExpansion Arithmetic()
    {
        _at += 3;
        return new ArithmeticExpansion(ArithmeticText());
    }

    private ArithmeticCommand ArithmeticOf()
    {
        _at += 2;
        return new ArithmeticCommand(ArithmeticText());
    }

    /// <summary>
    /// Text up to the closing <c>))</c>, which is taken. Only what can be nothing else: where bash would fall back to a shell in a shell,
    /// or would need to look at quotes, it is not read.
    /// </summary>
    private List<WordPart> ArithmeticText()
    {
        Enter();
        var parts = new List<WordPart>();
        var text = new StringBuilder();
        var open = 0;
        while (true)
        {
            var c = Current;
            switch (c)
            {
                case '(':
                    open++;
                    break;
                case ')' when open > 0:
                    open--;
                    break;
                case ')' when Next() == ')':
                    Flush(parts, text);
                    _at += 2;
                    Leave();
                    return parts;
                case '$':
                    Flush(parts, text);
                    Dollar(parts, inQuotes: true);
                    continue;
                case ' ' or '\t' or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '=' or '!' or '&' or '|' or '^' or '~' or '?' or ':' or ',' or ';':
                    break;
                case var name when ShellCharacters.IsName(name) && !AtEnd:
                    break;
                default:
                    throw new ShellSyntaxException(AtEnd ? "a parenthesis is not closed" : "arithmetic holds more than numbers, names and operators");
            }

            text.Append(c);
            _at++;
        }
    }
}
