using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Turns.Replies;

/// <summary>
/// Journals pieces of text as they stream, as messages: a new one begins where thoughts, answer and tool calls alternate.
/// Blank space is held back until something follows it, and so are half a surrogate pair, which would not survive the journal, and what may
/// be the beginning of a secret.
/// </summary>
internal sealed class MessageStream(TurnLog log, TurnIds ids, Redaction secrets)
{
    private readonly Eraser<char>? _eraser = secrets.OfText();
    private bool _isThought;
    private string? _messageId;
    private string _heldBack = "";

    /// <summary>Whether any visible text has been journaled.</summary>
    public bool HasText { get; private set; }

    public void Append(string piece, bool isThought)
    {
        if (piece.Length == 0)
        {
            return;
        }

        if (_isThought != isThought)
        {
            Break();
            _isThought = isThought;
        }

        Take(_eraser is null ? piece : new string(_eraser.Add(piece.AsSpan()).Span));
    }

    /// <summary>Ends the message; what comes next is another one.</summary>
    public void Break()
    {
        if (_eraser is not null)
        {
            Take(new string(_eraser.Finish().Span));
        }

        if (_heldBack.Length > 0 && char.IsHighSurrogate(_heldBack[0]))
        {
            Write(_heldBack);
        }

        _heldBack = "";
        _messageId = null;
    }

    private void Take(string piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        if (_heldBack.Length > 0)
        {
            piece = _heldBack + piece;
            _heldBack = "";
        }

        if (_messageId is null && string.IsNullOrWhiteSpace(piece))
        {
            _heldBack = piece;
            return;
        }

        if (char.IsHighSurrogate(piece[^1]))
        {
            _heldBack = piece[^1..];
            piece = piece[..^1];
        }

        Write(piece);
    }

    private void Write(string piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        var text = Unicode.Repair(piece);
        _messageId ??= ids.NextMessage();
        log.Append<JournalRecord>(_isThought ? new AgentThought(_messageId, text) : new AgentText(_messageId, text));
        HasText |= !_isThought;
    }
}
