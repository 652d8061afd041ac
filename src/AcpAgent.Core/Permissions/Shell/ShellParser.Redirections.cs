using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Redirections, here-documents and assignments.</summary>
internal sealed partial class ShellParser
{
    private static readonly string[] _redirections = ["<<<", "<<-", "&>>", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>"];

    /// <summary>A here-document whose text begins at the next line.</summary>
    private sealed class HereDocument
    {
        public required string Delimiter { get; init; }

        public required bool Expands { get; init; }

        public required bool StripsTabs { get; init; }

        public required List<WordPart> Text { get; init; }
    }

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
        else if (sign is "<&" or ">&" && target.Constant is null)
        {
            throw new ShellSyntaxException("a descriptor is known only when it runs");
        }

        redirections.Add(new Redirection(end > start ? int.Parse(_text.AsSpan(start, end - start), provider: null) : null, sign, target));
        return true;
    }

    private ShellWord Await(ShellWord delimiter, bool stripsTabs)
    {
        if (delimiter.Constant is not { } text || text.Contains('\n') || delimiter.Parts.Any(part => part is QuotedText { Text: "$" }))
        {
            throw new ShellSyntaxException("the end of a here-document is not a plain word");
        }

        var parts = new List<WordPart>();
        _pending.Add(new HereDocument { Delimiter = text, Expands = delimiter.Bare is not null, StripsTabs = stripsTabs, Text = parts });
        return new ShellWord([new DoubleQuoted(parts)]);
    }

    private void RequireDocuments()
    {
        if (_pending.Count > 0)
        {
            throw new ShellSyntaxException("a here-document has no text");
        }
    }

    /// <summary>Reads the texts that are due; the line that asked for them has just ended.</summary>
    private void ReadDocuments()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        foreach (var document in _pending)
        {
            ReadDocument(document);
        }

        _pending.Clear();
    }

    private void ReadDocument(HereDocument document)
    {
        var text = new StringBuilder();
        while (true)
        {
            if (AtEnd)
            {
                throw new ShellSyntaxException("a here-document is not closed");
            }

            var line = DocumentLine(document);
            if (line == document.Delimiter)
            {
                break;
            }

            text.Append(line).Append('\n');
        }

        if (!document.Expands)
        {
            Flush(document.Text, text);
            return;
        }

        var body = new ShellParser(text.ToString(), _depth + 1);
        var piece = new StringBuilder();
        while (!body.AtEnd)
        {
            body.QuotedPiece(document.Text, piece, ShellCharacters.DocumentBreaks, quoteIsEscaped: false);
        }

        Flush(document.Text, piece);
    }

    /// <summary>A line; where expansions are performed, one that ends with a backslash goes on with the next.</summary>
    private string DocumentLine(HereDocument document)
    {
        var start = _at;
        if (document.StripsTabs)
        {
            while (Current == '\t')
            {
                start = ++_at;
            }
        }

        while (true)
        {
            var end = _text.IndexOf('\n', _at);
            if (end < 0)
            {
                end = _text.Length;
            }

            var slashes = 0;
            while (end - 1 - slashes >= start && _text[end - 1 - slashes] == '\\')
            {
                slashes++;
            }

            _at = Math.Min(end + 1, _text.Length);
            if (!document.Expands || slashes % 2 == 0)
            {
                return _text[start..end];
            }

            throw new ShellSyntaxException("a line of a here-document ends with a backslash");
        }
    }

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

            words.Add(Word());
        }

        _at++;
        Leave();
        return StartsWord() ? throw Unexpected() : words;
    }
}
