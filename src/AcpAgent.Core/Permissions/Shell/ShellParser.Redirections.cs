namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Redirections.</summary>
internal sealed partial class ShellParser
{
    private static readonly string[] _redirections = ["<<<", "<<-", "&>>", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>"];

    private bool TryRedirection(List<Redirection> redirections)
    {
        var start = _at;
        var end = start;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }

        if (end == _text.Length || (_text[end] is not ('<' or '>') && !(end == start && _text[end] == '&' && Next() == '>')))
        {
            return false;
        }

        if (end == start && StartsProcess())
        {
            return false;
        }

        if (end - start > 3 || (_text[end] is '<' or '>' && end > start && end + 1 < _text.Length && _text[end + 1] == '('))
        {
            throw new ShellSyntaxException("the number of a redirection is not understood");
        }

        _at = end;
        var sign = _redirections.First(candidate => string.CompareOrdinal(_text, _at, candidate, 0, candidate.Length) == 0);
        Operator(sign.Length);
        if (Current == '&' || (Current is '<' or '>' or '|' && !StartsProcess()))
        {
            throw Unexpected();
        }

        SkipBlanks();
        if (!StartsWord())
        {
            throw Unexpected();
        }

        var target = Word();
        if (Current is '<' or '>' && target.Bare is { } number && number.All(char.IsAsciiDigit))
        {
            throw Unexpected();
        }

        if (sign is "<<" or "<<-")
        {
            target = Await(target, sign == "<<-");
        }
        else if (sign is "<&" or ">&" && target.Parts is [BareText { Text: ['-', _, ..] }, ..] or [BareText { Text: "-" }, _, ..])
        {
            // Bash ends it with the "-" and takes what follows for a word.
            throw new ShellSyntaxException("a descriptor is closed in the middle of a word");
        }
        else if (sign is "<&" or ">&" && target.Constant is null)
        {
            throw new ShellSyntaxException("a descriptor is known only when it runs");
        }

        Keep(redirections, new Redirection(end > start ? int.Parse(_text.AsSpan(start, end - start), provider: null) : null, sign, target));
        return true;
    }
}
