namespace AcpAgent.Core.Permissions.Shell;

/// <summary>A command of any kind, and the simple one.</summary>
internal sealed partial class ShellParser
{
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

                    Keep(assignments, assignment);
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

                Keep(words, new ShellWord([new BareText(declared.Name + "="), .. declared.Value.Parts]));
                continue;
            }

            Keep(words, Word());
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
}
