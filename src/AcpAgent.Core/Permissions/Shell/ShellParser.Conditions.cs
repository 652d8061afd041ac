namespace AcpAgent.Core.Permissions.Shell;

/// <summary>What stands in <c>[[ … ]]</c>.</summary>
internal sealed partial class ShellParser
{
    /// <summary><c>[[ … ]]</c>: operands, unary and binary operators, <c>!</c>, <c>&amp;&amp;</c>, <c>||</c> and parentheses.</summary>
    private ConditionCommand Condition()
    {
        Enter();
        TakeReserved("[[");
        var words = new List<ShellWord>();
        Either(words);
        SkipBlanks();
        if (!_text.AsSpan(_at).StartsWith("]]"))
        {
            throw AtEnd ? new ShellSyntaxException("it ends in the middle") : Unexpected();
        }

        _at += 2;
        Leave();
        return StartsWord() && Current is not (' ' or '\t') ? throw Unexpected() : new ConditionCommand(words);
    }

    private void Either(List<ShellWord> words)
    {
        Enter();
        while (true)
        {
            SkipLines();
            if (Current == '!' && Next() is ' ' or '\t')
            {
                _at++;
                SkipBlanks();
            }

            if (Current == '(')
            {
                _at++;
                Either(words);
                SkipBlanks();
                Take(')');
            }
            else
            {
                Test(words);
            }

            SkipBlanks();
            if (!(Current is '&' or '|' && Next() == Current))
            {
                break;
            }

            Operator(2);
        }

        Leave();
    }

    private void Test(List<ShellWord> words)
    {
        var first = Operand();
        Keep(words, first);
        SkipBlanks();
        if (first.Bare is ['-', var letter] && "abcdefghknoprstuvwxzGLNORS".Contains(letter))
        {
            Keep(words, Operand());
            return;
        }

        if (first.Bare is ['-', ..] or "!")
        {
            throw new ShellSyntaxException("a test is not known");
        }

        if (Current is '<' or '>' && Next() is ' ' or '\t')
        {
            Keep(words, new ShellWord([new BareText(Current.ToString())]));
            _at++;
            Keep(words, Operand());
        }
        else if (StartsWord() && !_text.AsSpan(_at).StartsWith("]]"))
        {
            var sign = Word();
            if (sign.Bare is not ("=" or "==" or "!=" or "=~" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef"))
            {
                throw new ShellSyntaxException("a test is not known");
            }

            Keep(words, sign);
            Keep(words, Operand());
        }
    }

    private ShellWord Operand()
    {
        SkipBlanks();
        if (!StartsWord() || StartsProcess())
        {
            throw Unexpected();
        }

        var word = Word();
        return word.Bare is "]]" || Current is '(' or '<' or '>' ? throw new ShellSyntaxException("a test has no plain operand") : word;
    }
}
