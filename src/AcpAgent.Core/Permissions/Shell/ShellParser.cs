namespace AcpAgent.Core.Permissions.Shell;

/// <summary>
/// Reads command lines as bash 5 does that was started with <c>--noprofile --norc -c</c>: no aliases, no <c>extglob</c>, not POSIX mode.
/// One pass from left to right. What it accepts bash accepts and reads the same way; what it is not certain of it does not accept.
/// </summary>
internal sealed partial class ShellParser
{
    /// <summary>How deeply commands, substitutions and quotes may lie in each other.</summary>
    public const int Deepest = 50;

    private readonly string _text;
    private readonly ShellNesting _nesting;
    private readonly List<HereDocument> _pending = [];
    private int _at;
    private int _substitutions;

    private ShellParser(string text, ShellNesting nesting) => (_text, _nesting) = (text, nesting);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool AtEnd => _at >= _text.Length;

    /// <summary>Reads a whole command line. Never throws.</summary>
    public static ShellParse Parse(string text)
    {
        var nesting = new ShellNesting();
        try
        {
            CheckCharacters(text);
            return new(ParseWhole(text, nesting), null);
        }
        catch (ShellSyntaxException problem)
        {
            return new(null, problem.Message, nesting.Depth);
        }
    }

    private static void CheckCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c) || ShellCharacters.IsRefused(c))
            {
                throw new ShellSyntaxException($"it holds the character U+{(int)c:X4}");
            }
        }
    }

    private static ShellScript ParseWhole(string text, ShellNesting nesting)
    {
        var parser = new ShellParser(text, nesting);
        var statements = parser.Statements(allowEmpty: true);
        if (!parser.AtEnd)
        {
            throw parser.Unexpected();
        }

        parser.RequireDocuments();
        return new ShellScript(statements);
    }

    private static void Keep<T>(List<T> list, T one)
    {
        if (list.Count < ShellScript.MostKept)
        {
            list.Add(one);
        }
    }

    private void Enter()
    {
        if (++_nesting.Depth > Deepest)
        {
            throw new ShellSyntaxException("it is nested too deeply");
        }
    }

    private void Leave() => _nesting.Depth--;

    private char Next(int offset = 1) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    /// <summary>Takes an operator. One that a removed line end would make another is not read.</summary>
    private void Operator(int length)
    {
        _at += length;
        if (Current == '\\' && Next() == '\n')
        {
            throw new ShellSyntaxException("an operator is followed by a backslash and a line end");
        }
    }

    private void SkipBlanks()
    {
        while (true)
        {
            if (Current is ' ' or '\t')
            {
                _at++;
            }
            else if (Current == '\\' && Next() == '\n')
            {
                _at += 2;
            }
            else if (Current == '#')
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
                return;
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (Current != '\n' || AtEnd)
            {
                return;
            }

            _at++;
            ReadDocuments();
        }
    }

    private ShellSyntaxException Unexpected() =>
        new(AtEnd ? "it ends in the middle" : $"\"{(Current == '\n' ? "\\n" : Current.ToString())}\" is not expected at character {_at + 1}");
}
