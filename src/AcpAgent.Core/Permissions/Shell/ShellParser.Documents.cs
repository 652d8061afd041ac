using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Here-documents.</summary>
internal sealed partial class ShellParser
{
    /// <summary>A here-document whose text begins at the next line.</summary>
    private sealed class HereDocument
    {
        public required string Delimiter { get; init; }

        public required bool Expands { get; init; }

        public required bool StripsTabs { get; init; }

        public required List<WordPart> Text { get; init; }
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

        _nesting.Depth++;
        var body = new ShellParser(text.ToString(), _nesting);
        var piece = new StringBuilder();
        while (!body.AtEnd)
        {
            body.QuotedPiece(document.Text, piece, ShellCharacters.DocumentBreaks, quoteIsEscaped: false);
        }

        Flush(document.Text, piece);
        _nesting.Depth--;
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
}
