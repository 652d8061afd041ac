using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Compound commands.</summary>
internal sealed partial class ShellParser
{
    private GroupCommand Subshell()
    {
        Enter();
        _at++;
        var statements = Statements(allowEmpty: false);
        Take(')');
        Leave();
        return new GroupCommand(new ShellScript(statements), true);
    }

    private GroupCommand Group()
    {
        TakeReserved("{");
        var body = Body();
        TakeReserved("}");
        return new GroupCommand(body, false);
    }

    private IfCommand If()
    {
        TakeReserved("if");
        var branches = new List<ConditionalBranch>();
        ShellScript? otherwise = null;
        do
        {
            var condition = Body();
            TakeReserved("then");
            branches.Add(new ConditionalBranch(condition, Body()));
        }
        while (TryTakeReserved("elif"));

        if (TryTakeReserved("else"))
        {
            otherwise = Body();
        }

        TakeReserved("fi");
        return new IfCommand(branches, otherwise);
    }

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
                    words.Add(Word());
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

    private CaseCommand Case()
    {
        Enter();
        TakeReserved("case");
        SkipBlanks();
        if (!StartsWord())
        {
            throw Unexpected();
        }

        var subject = Word();
        SkipLines();
        TakeReserved("in");
        SkipLines();
        var branches = new List<CaseBranch>();
        while (PeekReserved() != "esac")
        {
            if (Current == '(')
            {
                _at++;
                SkipBlanks();
                if (PeekReserved() == "esac")
                {
                    throw Unexpected();
                }
            }

            var patterns = new List<ShellWord>();
            do
            {
                SkipBlanks();
                patterns.Add(StartsWord() && !StartsProcess() ? Word() : throw Unexpected());
                SkipBlanks();
            }
            while (TakeIf('|'));
            Take(')');
            var statements = Statements(allowEmpty: true);
            branches.Add(new CaseBranch(patterns, statements.Count == 0 ? null : new ShellScript(statements)));
            SkipLines();
            if (Current != ';')
            {
                break;
            }

            _at++;
            if (Current == ';' && Next() == '&')
            {
                _at += 2;
            }
            else if (Current is ';' or '&')
            {
                _at++;
            }
            else
            {
                throw Unexpected();
            }

            SkipLines();
        }

        TakeReserved("esac");
        Leave();
        return new CaseCommand(subject, branches);
    }

    private bool TakeIf(char c)
    {
        if (Current != c || AtEnd || Next() == c)
        {
            return false;
        }

        _at++;
        return true;
    }

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
        words.Add(first);
        SkipBlanks();
        if (first.Bare is ['-', var letter] && "abcdefghknoprstuvwxzGLNORS".Contains(letter))
        {
            words.Add(Operand());
            return;
        }

        if (first.Bare is ['-', ..] or "!")
        {
            throw new ShellSyntaxException("a test is not known");
        }

        if (Current is '<' or '>' && Next() is ' ' or '\t')
        {
            words.Add(new ShellWord([new BareText(Current.ToString())]));
            _at++;
            words.Add(Operand());
        }
        else if (StartsWord() && !_text.AsSpan(_at).StartsWith("]]"))
        {
            var sign = Word();
            if (sign.Bare is not ("=" or "==" or "!=" or "=~" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef"))
            {
                throw new ShellSyntaxException("a test is not known");
            }

            words.Add(sign);
            words.Add(Operand());
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
