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
            Keep(branches, new ConditionalBranch(condition, Body()));
        }
        while (TryTakeReserved("elif"));

        if (TryTakeReserved("else"))
        {
            otherwise = Body();
        }

        TakeReserved("fi");
        return new IfCommand(branches, otherwise);
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
                Keep(patterns, StartsWord() && !StartsProcess() ? Word() : throw Unexpected());
                SkipBlanks();
            }
            while (TakeIf('|'));
            Take(')');
            var statements = Statements(allowEmpty: true);
            Keep(branches, new CaseBranch(patterns, statements.Count == 0 ? null : new ShellScript(statements)));
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
}
