using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// The short way for the chunks that come by the hundred a second: those that bring a piece of text and nothing else. Reads it without
/// a document, and where all but the text is as in the chunk before, without a look at the rest; whatever might mean more is left to
/// <see cref="CompletionReader"/>. One for each reply.
/// </summary>
internal sealed class PlainChunk
{
    private byte[] _before = [];
    private byte[] _behind = [];

    public bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out string? text)
    {
        if (TryReadLikeTheLast(json, out text))
        {
            return true;
        }

        if (!TryRead(json, out text, out var place))
        {
            return false;
        }

        (_before, _behind) = (json[..place.Start].ToArray(), json[place.End..].ToArray());
        return true;
    }

    private bool TryReadLikeTheLast(ReadOnlySpan<byte> json, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var length = json.Length - _before.Length - _behind.Length;
        if (_before.Length == 0 || length <= 0 || !json.StartsWith(_before) || !json.EndsWith(_behind))
        {
            return false;
        }

        var value = json.Slice(_before.Length, length);
        if (value.ContainsAny(Special) || !Utf8.IsValid(value))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(value);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out string? text, out (int Start, int End) place)
    {
        text = null;
        place = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && TryReadChunk(ref reader, ref text, ref place) && reader.BytesConsumed == json.Length && text is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or half a character in it.
            return false;
        }
    }

    private static bool TryReadChunk(ref Utf8JsonReader reader, ref string? text, ref (int Start, int End) place)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                if (text is not null || !TryReadChoices(ref reader, ref text, ref place))
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("chat.completion.chunk"u8))
                {
                    return false;
                }
            }
            else if (!TrySkip(ref reader))
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryReadChoices(ref Utf8JsonReader reader, ref string? text, ref (int Start, int End) place) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartArray
        && reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadChoice(ref reader, ref text, ref place)
        && reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    private static bool TryReadChoice(ref Utf8JsonReader reader, ref string? text, ref (int Start, int End) place)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                if (text is not null || !reader.Read() || reader.TokenType != JsonTokenType.StartObject || !TryReadDelta(ref reader, ref text, ref place))
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var index) || index != 0)
                {
                    return false;
                }
            }
            else if (!TrySkip(ref reader))
            {
                return false;
            }
        }

        return text is not null;
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, ref string? text, ref (int Start, int End) place)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                if (text is not null || !reader.Read() || reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 } content)
                {
                    return false;
                }

                text = content;
                place = ((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1);
            }
            else if (!TrySkip(ref reader))
            {
                return false;
            }
        }

        return text is not null;
    }

    // A member that says nothing here: null, or one of those that are known to be about other things.
    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        var isKnown = reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("created"u8) || reader.ValueTextEquals("model"u8)
            || reader.ValueTextEquals("role"u8) || reader.ValueTextEquals("system_fingerprint"u8) || reader.ValueTextEquals("service_tier"u8)
            || reader.ValueTextEquals("obfuscation"u8) || reader.ValueTextEquals("provider"u8);
        return reader.Read() && (reader.TokenType == JsonTokenType.Null || (isKnown && reader.TokenType is JsonTokenType.String or JsonTokenType.Number));
    }

    private static SearchValues<byte> Special { get; } = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);
}
