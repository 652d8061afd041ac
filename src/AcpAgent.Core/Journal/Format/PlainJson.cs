using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// Reads JSON whose members are known to stand in one order and without white space, as this program writes it, at a fraction of a general
/// reader's time. Each step says whether the text goes on as expected; after one that does not, nothing is known of the place any more.
/// </summary>
internal ref struct PlainJson(ReadOnlySpan<byte> json)
{
    private const int MostDigits = 18;

    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _place;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _place == _json.Length;

    /// <summary>How far it has been read.</summary>
    public readonly int Place => _place;

    /// <summary>What stands between a place and where it has been read to.</summary>
    public readonly ReadOnlySpan<byte> Since(int place) => _json[place.._place];

    /// <summary>Goes on over exactly this.</summary>
    public bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!_json[_place..].StartsWith(expected))
        {
            return false;
        }

        _place += expected.Length;
        return true;
    }

    /// <summary>Reads a string.</summary>
    public bool TryText(out string text)
    {
        text = "";
        if (!Skip("\""u8))
        {
            return false;
        }

        var rest = _json[_place..];
        var length = rest.IndexOfAny(Special);
        if (length < 0 || rest[length] != '"')
        {
            return length >= 0 && rest[length] == '\\' && TryEscaped(out text);
        }

        text = Encoding.UTF8.GetString(rest[..length]);
        _place += length + 1;
        return true;
    }

    /// <summary>Reads a whole number that is not negative.</summary>
    public bool TryNumber(out long number)
    {
        number = 0;
        var start = _place;
        while (_place < _json.Length && (uint)(_json[_place] - '0') <= 9 && _place - start < MostDigits)
        {
            number = (number * 10) + (_json[_place++] - '0');
        }

        return _place > start && (_json[start] != '0' || _place == start + 1);
    }

    // Stands behind the opening quote.
    private bool TryEscaped(out string text)
    {
        text = "";
        try
        {
            var reader = new Utf8JsonReader(_json[(_place - 1)..], isFinalBlock: false, default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            text = reader.GetString()!;
            _place += (int)reader.BytesConsumed - 1;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
