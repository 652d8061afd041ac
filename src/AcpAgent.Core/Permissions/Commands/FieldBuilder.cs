using System.Text;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Puts fields together from the pieces that a word expands to.</summary>
/// <param name="fields">Where they are added.</param>
internal sealed class FieldBuilder(List<Field> fields)
{
    /// <summary>What splits a value where nobody has set <c>IFS</c>.</summary>
    public const string Blanks = " \t\n";

    private StringBuilder? _pieces;
    private string _text = "";
    private bool _open;

    private bool IsEmpty => _text.Length == 0 && _pieces is null or { Length: 0 };

    /// <summary>Puts a piece to the field that is open; one that is quoted opens a field even where it is empty.</summary>
    public void Add(string text, bool quoted)
    {
        _open |= quoted || text.Length > 0;
        if (IsEmpty)
        {
            _text = text;
        }
        else if (text.Length > 0)
        {
            _pieces ??= new();
            _pieces.Append(_text).Append(text);
            _text = "";
        }
    }

    /// <summary>Puts in what blanks split.</summary>
    public void Split(string value)
    {
        var start = 0;
        while (start < value.Length)
        {
            var end = value.AsSpan(start).IndexOfAny(Blanks);
            if (end != 0)
            {
                Add(end < 0 ? value[start..] : value.Substring(start, end), false);
            }

            if (end < 0)
            {
                return;
            }

            Close();
            start += end + 1;
        }
    }

    /// <summary>Puts in arguments, each of which is a field.</summary>
    public void AddAll(IReadOnlyList<Field> arguments, bool quoted)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
            {
                Close();
            }

            if (quoted)
            {
                Add(arguments[i].Text, true);
            }
            else
            {
                Split(arguments[i].Text);
            }
        }

        // "$@" without any is no argument at all.
        _open &= arguments.Count > 0 || !IsEmpty;
    }

    /// <summary>Ends the field that is open.</summary>
    public void Close()
    {
        if (_open)
        {
            fields.Add(_pieces is null or { Length: 0 } ? _text : _pieces.Append(_text).ToString());
        }

        _text = "";
        _pieces?.Clear();
        _open = false;
    }
}
