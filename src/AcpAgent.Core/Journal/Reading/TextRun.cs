using System.Text;
using System.Text.Json;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>
/// Joins pieces of one message that follow each other, as bytes: a message that was streamed in as fifty records is read as one. What is
/// unusual in any way is left to the general reading of records.
/// </summary>
internal sealed class TextRun : IDisposable
{
    /// <summary>From how many bytes on another record is begun.</summary>
    private const int Longest = 1 << 20;

    private readonly ByteBuffer _head = new();
    private readonly ByteBuffer _text = new();
    private long _sequence;
    private long _at;
    private bool _isOpen;

    private static ReadOnlySpan<byte> Text => "\"type\":\"text\",\"messageId\":\""u8;

    private static ReadOnlySpan<byte> Thought => "\"type\":\"thought\",\"messageId\":\""u8;

    private static ReadOnlySpan<byte> Between => "\",\"text\":\""u8;

    /// <summary>Takes the cursor's record in, if it goes on with the message at hand.</summary>
    public bool TryContinue(JournalCursor cursor)
    {
        var members = cursor.Parts.Members(cursor.Line);
        return _isOpen && _text.Length < Longest && members.StartsWith(_head.Written) && TryAppend(cursor, members[_head.Length..]);
    }

    /// <summary>Takes in what follows at once and goes on with the message at hand, as far as <paramref name="upTo"/>: the short way for most of it.</summary>
    public void ContinueAhead(JournalCursor cursor, long upTo)
    {
        while (_text.Length < Longest && cursor.LastSequence < upTo && cursor.TryPeekPiece(_head.Written, out var piece))
        {
            var ahead = cursor.Ahead;
            if (!piece.IsEscaped)
            {
                _text.Append(ahead[piece.Start..piece.End]);
            }
            else if (!TryUnescape(ahead[(piece.Start - 1)..(piece.End + 1)]))
            {
                return;
            }

            cursor.Skip(piece);
            (_sequence, _at) = (piece.Sequence, piece.At);
        }
    }

    /// <summary>Begins with the cursor's record, if it is a piece of a message. Only after <see cref="TryTake"/>.</summary>
    public bool TryBegin(JournalCursor cursor)
    {
        var members = cursor.Parts.Members(cursor.Line);
        var id = members.StartsWith(Text) ? Text.Length : members.StartsWith(Thought) ? Thought.Length : 0;
        if (id == 0)
        {
            return false;
        }

        var length = members[id..].IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || !members[(id + length)..].StartsWith(Between))
        {
            return false;
        }

        _head.CutTo(0);
        _head.Append(members[..(id + length + Between.Length)]);
        _isOpen = TryAppend(cursor, members[_head.Length..]);
        return _isOpen;
    }

    /// <summary>What has been joined, if anything; the message at hand is over.</summary>
    public bool TryTake(out JournalEntry entry)
    {
        entry = default;
        if (!_isOpen)
        {
            return false;
        }

        var head = _head.Written;
        var isText = head.StartsWith(Text);
        var id = Encoding.UTF8.GetString(head[(isText ? Text.Length : Thought.Length)..^Between.Length]);
        var text = Encoding.UTF8.GetString(_text.Written);
        entry = new JournalEntry(_sequence, DateTimeOffset.FromUnixTimeMilliseconds(_at), isText ? new AgentText(id, text) : new AgentThought(id, text));
        _text.CutTo(0);
        _isOpen = false;
        return true;
    }

    public void Dispose()
    {
        _head.Release();
        _text.Release();
    }

    // `value` is the text and what follows it, which has to be its closing quote and nothing else.
    private bool TryAppend(JournalCursor cursor, ReadOnlySpan<byte> value)
    {
        var special = value.IndexOfAny((byte)'"', (byte)'\\');
        if (special == value.Length - 1 && value[special] == '"')
        {
            _text.Append(value[..^1]);
        }
        else if (special < 0 || value[special] == '"' || !TryUnescape(cursor.Line[(cursor.Parts.End - value.Length - 1)..cursor.Parts.End]))
        {
            return false;
        }

        (_sequence, _at) = (cursor.Parts.Sequence, cursor.Parts.At);
        return true;
    }

    private bool TryUnescape(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var reader = new Utf8JsonReader(quoted);
            if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.BytesConsumed != quoted.Length)
            {
                return false;
            }

            _text.Advance(reader.CopyString(_text.GetSpan(quoted.Length)));
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
