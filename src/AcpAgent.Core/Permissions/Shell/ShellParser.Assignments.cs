namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Assignments.</summary>
internal sealed partial class ShellParser
{
    /// <summary>True at <c>name=</c>, <c>name+=</c> and <c>name[</c>.</summary>
    private bool StartsAssignment()
    {
        if (!ShellCharacters.IsNameStart(Current))
        {
            return false;
        }

        var end = _at + 1;
        while (end < _text.Length && ShellCharacters.IsName(_text[end]))
        {
            end++;
        }

        return end < _text.Length && (_text[end] is '=' or '[' || (_text[end] == '+' && end + 1 < _text.Length && _text[end + 1] == '='));
    }

    private Assignment? TryAssignment()
    {
        if (!StartsAssignment())
        {
            return null;
        }

        var start = _at;
        while (ShellCharacters.IsName(Current))
        {
            _at++;
        }

        var name = _text[start.._at];
        var partial = false;
        if (Current == '[')
        {
            Subscript();
            partial = true;
            if (Current is not ('=' or '+'))
            {
                throw new ShellSyntaxException("an index has no value");
            }
        }

        if (Current == '+')
        {
            partial = true;
            _at++;
            Take('=');
        }
        else
        {
            Take('=');
        }

        if (Current == '(')
        {
            return new Assignment(name, null, Elements(), partial);
        }

        return new Assignment(name, StartsWord() && !StartsProcess() ? Word() : new ShellWord([new QuotedText("")]), [], partial);
    }

    private List<ShellWord> Elements()
    {
        Enter();
        _at++;
        var words = new List<ShellWord>();
        while (true)
        {
            SkipLines();
            if (Current == ')' && !AtEnd)
            {
                break;
            }

            if (!StartsWord() || Current == '[')
            {
                throw Unexpected();
            }

            Keep(words, Word());
        }

        _at++;
        Leave();
        return StartsWord() ? throw Unexpected() : words;
    }
}
