namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Loops.</summary>
internal sealed partial class ShellParser
{
    private WhileCommand While()
    {
        var until = PeekReserved() == "until";
        TakeReserved(until ? "until" : "while");
        var condition = Body();
        return new WhileCommand(condition, Loop(), until);
    }

    private ShellScript Loop()
    {
        TakeReserved("do");
        var body = Body();
        TakeReserved("done");
        return body;
    }

    private ShellCommand For()
    {
        var select = PeekReserved() == "select";
        TakeReserved(select ? "select" : "for");
        SkipBlanks();
        if (!select && Current == '(' && Next() == '(')
        {
            _at += 2;
            var header = ArithmeticText();
            if (header.OfType<QuotedText>().Sum(part => part.Text.Count(c => c == ';')) != 2)
            {
                throw new ShellSyntaxException("the head of a loop has not three parts");
            }

            SkipBlanks();
            if (Current == ';')
            {
                Operator(1);
            }

            SkipLines();
            return new ArithmeticForCommand(header, Loop());
        }

        if (!StartsWord() || Word().Bare is not { } variable || !ShellCharacters.IsName(variable))
        {
            throw new ShellSyntaxException("a loop has no variable");
        }

        SkipBlanks();
        List<ShellWord>? words = null;
        if (Current != ';')
        {
            SkipLines();
            if (TryTakeReserved("in"))
            {
                words = [];
                for (SkipBlanks(); StartsWord(); SkipBlanks())
                {
                    Keep(words, Word());
                }

                if (Current is not (';' or '\n') || AtEnd)
                {
                    throw Unexpected();
                }
            }
        }

        if (Current == ';')
        {
            Operator(1);
        }

        SkipLines();
        return new ForCommand(variable, words, Loop(), select);
    }
}
