namespace AcpAgent.Core.Permissions.Commands;

/// <summary>
/// What a command writes or is given to read: text, or where text comes from that is known only when it runs. Of what many commands write
/// one after the other the text is put together when somebody reads it.
/// </summary>
internal sealed class DataStream
{
    private (DataStream First, DataStream Second)? _halves;
    private string? _text;

    /// <summary>Text, or none that is known.</summary>
    public DataStream(string? text, DataOrigin origin = DataOrigin.Other) => (_text, Length, Origin) = (text, text?.Length ?? 0, origin);

    private DataStream(DataStream first, DataStream second) => (_halves, Length) = ((first, second), first.Length + second.Length);

    /// <summary>Nothing is known.</summary>
    public static DataStream Unknown { get; } = new(null, DataOrigin.Other);

    /// <summary>Nothing at all.</summary>
    public static DataStream Empty { get; } = new("");

    /// <summary>Where unknown text comes from.</summary>
    public DataOrigin Origin { get; }

    /// <summary>How long the text is; 0 where it is not known.</summary>
    public int Length { get; }

    /// <summary>The text; null where it is known only when it runs.</summary>
    public string? Text
    {
        get
        {
            if (_halves is not null)
            {
                _text = string.Create(Length, this, static (span, whole) => whole.Write(span));
                _halves = null;
            }

            return _text;
        }
    }

    private bool IsKnown => _text is not null || _halves is not null;

    /// <summary>As much as this says where it is not certain that this is all.</summary>
    public DataStream OfUnknownText() => IsKnown ? OfUnknownText(Origin) : this;

    /// <summary>One after the other.</summary>
    public DataStream Then(DataStream next) =>
        !IsKnown || !next.IsKnown || Length + next.Length > CommandReader.LongestText ? OfUnknownText((DataOrigin)Math.Max((int)Origin, (int)next.Origin))
            : Length == 0 ? next
            : next.Length == 0 ? this
            : new(this, next);

    private static DataStream OfUnknownText(DataOrigin origin) => origin == DataOrigin.Other ? Unknown : new(null, origin);

    /// <summary>From the end to the beginning, which most often is a long chain of firsts.</summary>
    private void Write(Span<char> span)
    {
        var left = new Stack<DataStream>([this]);
        var end = span.Length;
        while (left.TryPop(out var stream))
        {
            if (stream._halves is var (first, second))
            {
                left.Push(first);
                left.Push(second);
                continue;
            }

            end -= stream.Length;
            stream._text!.CopyTo(span[end..]);
        }
    }
}
