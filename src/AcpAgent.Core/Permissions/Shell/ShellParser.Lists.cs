namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Commands one after the other, and what joins them.</summary>
internal sealed partial class ShellParser
{
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
                    Keep(statements, statement with { Background = true });
                    continue;
                case ';' when Next() != ';' && !(Next() == '&'):
                    Operator(1);
                    Keep(statements, statement);
                    continue;
                case '\n':
                    Keep(statements, statement);
                    continue;
                default:
                    Keep(statements, statement);
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
                Keep(rest ??= [], new Continuation(onSuccess, PipelineOf()));
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

        var commands = new List<ShellCommand>(1);
        while (true)
        {
            var command = Command();
            SkipBlanks();
            if (Current != '|' || Next() == '|')
            {
                Keep(commands, command);
                return new Pipeline(commands, negated);
            }

            if (Next() == '&')
            {
                Operator(2);
                command = command with { Redirections = [.. command.Redirections, new(2, ">&", new([new BareText("1")]))] };
            }
            else
            {
                Operator(1);
            }

            Keep(commands, command);
            SkipLines();
            if (PeekReserved() is "!" or "time")
            {
                throw new ShellSyntaxException("a pipeline is negated or timed in its middle");
            }
        }
    }
}
