namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Words that have a meaning of their own where a command may begin.</summary>
internal sealed partial class ShellParser
{
    private string? _reserved;
    private int _reservedAt = -1;

    /// <summary>The reserved word that begins here; null where none does. Nothing is taken.</summary>
    private string? PeekReserved()
    {
        if (_reservedAt != _at)
        {
            _reserved = ReservedHere();
            _reservedAt = _at;
        }

        return _reserved;
    }

    private string? ReservedHere()
    {
        var rest = _text.AsSpan(_at, Math.Min(_text.Length - _at, 10));
        var length = rest.IndexOfAny(ShellCharacters.WordBreaks);
        var word = length < 0 ? rest : rest[..length];
        if (word.IsEmpty || word.Length > 8)
        {
            return null;
        }

        var reserved = word switch
        {
            "!" => "!",
            "{" => "{",
            "}" => "}",
            "[[" => "[[",
            "]]" => "]]",
            "if" => "if",
            "then" => "then",
            "elif" => "elif",
            "else" => "else",
            "fi" => "fi",
            "for" => "for",
            "select" => "select",
            "while" => "while",
            "until" => "until",
            "do" => "do",
            "done" => "done",
            "case" => "case",
            "esac" => "esac",
            "in" => "in",
            "function" => "function",
            "time" => "time",
            "coproc" => "coproc",
            _ => null,
        };
        if (length >= 0 && rest[length] is '\\' or '\'' or '"' or '$' or '`')
        {
            // More of the word follows; with nothing but a removed line end in between it could still become one.
            return rest[length] == '\\' && length + 1 < rest.Length && rest[length + 1] == '\n'
                ? throw new ShellSyntaxException("the first word of a command is broken over lines")
                : null;
        }

        return length >= 0 && rest[length] is '<' or '>' && length + 1 < rest.Length && rest[length + 1] == '(' ? null : reserved;
    }

    private void TakeReserved(string word)
    {
        SkipBlanks();
        if (PeekReserved() != word)
        {
            throw AtEnd ? new ShellSyntaxException("it ends in the middle") : new ShellSyntaxException($"\"{word}\" is missing");
        }

        _at += word.Length;
    }

    private bool TryTakeReserved(string word)
    {
        SkipBlanks();
        if (PeekReserved() != word)
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Take(char c)
    {
        if (Current != c || AtEnd)
        {
            throw AtEnd ? new ShellSyntaxException("it ends in the middle") : new ShellSyntaxException($"\"{c}\" is missing");
        }

        _at++;
    }
}
