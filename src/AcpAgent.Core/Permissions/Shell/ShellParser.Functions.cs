namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Functions and coprocesses.</summary>
internal sealed partial class ShellParser
{
    private FunctionDefinition Function()
    {
        TakeReserved("function");
        SkipBlanks();
        if (!StartsWord() || Word().Bare is not { } name || !IsFunctionName(name))
        {
            throw new ShellSyntaxException("a function has no plain name");
        }

        SkipBlanks();
        return Current == '(' && Next() == ')' ? new FunctionDefinition(name, FunctionBody()) : new FunctionDefinition(name, CompoundBody());
    }

    private ShellCommand FunctionBody()
    {
        Take('(');
        SkipBlanks();
        Take(')');
        return CompoundBody();
    }

    private ShellCommand CompoundBody()
    {
        SkipLines();
        if (Current != '(' && PeekReserved() is not ("{" or "if" or "while" or "until" or "for" or "select" or "case" or "[["))
        {
            throw new ShellSyntaxException("a function has no body");
        }

        Enter();
        var body = Command();
        Leave();
        return body;
    }

    private static bool IsFunctionName(string name) =>
        name.All(c => ShellCharacters.IsName(c) || c is ':' or '-' or '.' or '/' or '+' or '@' or '%' or ',') && !name.All(char.IsAsciiDigit);

    private CoprocessCommand Coprocess()
    {
        TakeReserved("coproc");
        SkipBlanks();
        if (Current == '(' || PeekReserved() is "{" or "if" or "while" or "until" or "for" or "select" or "case" or "[[")
        {
            Enter();
            var body = Command();
            Leave();
            return new CoprocessCommand(body);
        }

        if (PeekReserved() is not null)
        {
            throw Unexpected();
        }

        var simple = Simple();
        return StartsWord() || Current == '(' || PeekReserved() is not null || simple.Words.Count == 0
            ? throw new ShellSyntaxException("a coprocess has a name")
            : simple.Words is [_, { Bare: "{" or "}" or "if" or "then" or "elif" or "else" or "fi" or "while" or "until" or "for" or "select" or "do" or "done" or "case" or "in" or "esac" or "[[" or "]]" or "!" or "function" or "coproc" }, ..]
                ? throw new ShellSyntaxException("a coprocess has a name")
                : new CoprocessCommand(simple);
    }
}
