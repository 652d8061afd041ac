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
    private readonly List<HereDocument> _pending = [];
    private int _at;
    private int _depth;
    private int _substitutions;

    private ShellParser(string text, int depth) => (_text, _depth) = (text, depth);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool AtEnd => _at >= _text.Length;

    /// <summary>Reads a whole command line. Never throws.</summary>
    public static ShellParse Parse(string text)
    {
        try
        {
            CheckCharacters(text);
            return new(ParseWhole(text, 0), null);
        }
        catch (ShellSyntaxException problem)
        {
            return new(null, problem.Message);
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

    private static ShellScript ParseWhole(string text, int depth)
    {
        var parser = new ShellParser(text, depth);
        var statements = parser.Statements(allowEmpty: true);
        if (!parser.AtEnd)
        {
            throw parser.Unexpected();
        }

        parser.RequireDocuments();
        return new ShellScript(statements);
    }

    private ShellScript Body()
    {
        Enter();
        var statements = Statements(allowEmpty: false);
        Leave();
        return new ShellScript(statements);
    }

    /// <summary>Statements up to the end or something that is not the beginning of one, which the caller judges.</summary>
    private List<Statement> Statements(bool allowEmpty)
    {
        var statements = new List<Statement>();
        while (true)
        {
            SkipLines();
            if (AtEnd || IsListEnd())
            {
                break;
            }

            var statement = AndOr();
            SkipBlanks();
            switch (Current)
            {
                case '&' when Next() != '&':
                    Operator(1);
                    statements.Add(statement with { Background = true });
                    continue;
                case ';' when Next() != ';' && !(Next() == '&'):
                    Operator(1);
                    statements.Add(statement);
                    continue;
                case '\n':
                    statements.Add(statement);
                    continue;
                default:
                    statements.Add(statement);
                    break;
            }

            break;
        }

        return statements.Count > 0 || allowEmpty ? statements : throw new ShellSyntaxException(AtEnd ? "it ends in the middle" : "a command is missing");
    }

    private bool IsListEnd() => Current is ')' || (Current == ';' && Next() is ';' or '&') || PeekReserved() is "then" or "else" or "elif" or "fi" or "do" or "done" or "esac" or "}";

    private Statement AndOr()
    {
        var first = PipelineOf();
        List<Continuation>? rest = null;
        while (true)
        {
            SkipBlanks();
            if (Current is '&' or '|' && Next() == Current)
            {
                var onSuccess = Current == '&';
                Operator(2);
                SkipLines();
                (rest ??= []).Add(new Continuation(onSuccess, PipelineOf()));
            }
            else
            {
                return new Statement(first, rest ?? (IReadOnlyList<Continuation>)[], false);
            }
        }
    }

    private Pipeline PipelineOf()
    {
        SkipBlanks();
        var negated = false;
        if (PeekReserved() == "time")
        {
            if (_substitutions > 0)
            {
                // bash 5.2 knows fewer commands after "time" there.
                throw new ShellSyntaxException("a substitution is timed");
            }

            TakeReserved("time");
            SkipBlanks();
            if (_text.AsSpan(_at).StartsWith("-p") && _at + 2 < _text.Length && _text[_at + 2] is ' ' or '\t')
            {
                _at += 2;
                SkipBlanks();
            }

            if (Current is ';' or '\n' or '&' or '|' or ')' || AtEnd || PeekReserved() is "time")
            {
                throw new ShellSyntaxException("\"time\" has no command");
            }
        }

        if (PeekReserved() == "!")
        {
            TakeReserved("!");
            negated = true;
            SkipBlanks();
            if (PeekReserved() is "!" or "time")
            {
                throw new ShellSyntaxException("\"!\" is followed by another");
            }
        }

        var commands = new List<ShellCommand> { Command() };
        while (true)
        {
            SkipBlanks();
            if (Current != '|' || Next() == '|')
            {
                return new Pipeline(commands, negated);
            }

            if (Next() == '&')
            {
                Operator(2);
                commands[^1] = commands[^1] with { Redirections = [.. commands[^1].Redirections, new(2, ">&", new([new BareText("1")]))] };
            }
            else
            {
                Operator(1);
            }

            SkipLines();
            if (PeekReserved() is "!" or "time")
            {
                throw new ShellSyntaxException("a pipeline is negated or timed in its middle");
            }

            commands.Add(Command());
        }
    }

    private ShellCommand Command()
    {
        SkipBlanks();
        if (Current == '(')
        {
            return Redirected(Next() == '(' ? ArithmeticOf() : Subshell());
        }

        return PeekReserved() switch
        {
            null => SimpleOrFunction(),
            "{" => Redirected(Group()),
            "if" => Redirected(If()),
            "while" or "until" => Redirected(While()),
            "for" or "select" => Redirected(For()),
            "case" => Redirected(Case()),
            "[[" => Redirected(Condition()),
            "function" => Function(),
            "coproc" => Coprocess(),
            var word => throw new ShellSyntaxException($"\"{word}\" stands where a command should"),
        };
    }

    private SimpleCommand Simple()
    {
        var assignments = new List<Assignment>();
        var words = new List<ShellWord>();
        var redirections = new List<Redirection>();
        var isRedirected = false;
        while (true)
        {
            SkipBlanks();
            if (TryRedirection(redirections))
            {
                isRedirected |= assignments.Count > 0;
                continue;
            }

            if (!StartsWord())
            {
                break;
            }

            if (words.Count == 0)
            {
                if (TryAssignment() is { } assignment)
                {
                    if (isRedirected && assignment.Value is null)
                    {
                        // Bash takes an array there for the beginning of a subshell.
                        throw new ShellSyntaxException("an array is assigned after a redirection");
                    }

                    assignments.Add(assignment);
                    continue;
                }

                if ((assignments.Count > 0 || redirections.Count > 0) && PeekReserved() is { } reserved)
                {
                    throw new ShellSyntaxException($"\"{reserved}\" stands where a program should");
                }
            }
            else if (words[0].Bare is "declare" or "typeset" or "local" or "export" or "readonly" or "eval" or "alias" or "let" && StartsAssignment() && TryAssignment() is { } declared)
            {
                if (declared.Value is null || declared.Partial)
                {
                    throw new ShellSyntaxException("a declaration assigns an array");
                }

                words.Add(new ShellWord([new BareText(declared.Name + "="), .. declared.Value.Parts]));
                continue;
            }

            words.Add(Word());
        }

        if (assignments.Count == 0 && words.Count == 0 && redirections.Count == 0)
        {
            throw Unexpected();
        }

        return new SimpleCommand(assignments, words) { Redirections = redirections };
    }

    private ShellCommand SimpleOrFunction()
    {
        var simple = Simple();
        if (Current != '(')
        {
            return simple;
        }

        if (simple is not { Assignments: [], Words: [{ Bare: { } name }], Redirections: [] } || !IsFunctionName(name))
        {
            throw new ShellSyntaxException("\"(\" stands in the middle of a command");
        }

        return new FunctionDefinition(name, FunctionBody());
    }

    private ShellCommand Redirected(ShellCommand command)
    {
        var redirections = new List<Redirection>();
        while (true)
        {
            SkipBlanks();
            if (!TryRedirection(redirections))
            {
                break;
            }
        }

        if (Current == '(' || (StartsWord() && (redirections.Count > 0 || !IsListEnd())))
        {
            throw Unexpected();
        }

        return redirections.Count == 0 ? command : command with { Redirections = redirections };
    }

    private void Enter()
    {
        if (++_depth > Deepest)
        {
            throw new ShellSyntaxException("it is nested too deeply");
        }
    }

    private void Leave() => _depth--;

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
