using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// The short way for the chunks that come by the hundred a second: those that bring a piece of text and nothing else. Reads it without
/// a document; whatever might mean more is left to <see cref="CompletionReader"/>.
/// </summary>
internal static class PlainChunk
{
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && TryReadChunk(ref reader, ref text) && reader.BytesConsumed == json.Length && text is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or half a character in it.
            return false;
        }
    }

    private static bool TryReadChunk(ref Utf8JsonReader reader, ref string? text)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                if (text is not null || !TryReadChoices(ref reader, ref text))
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

    private static bool TryReadChoices(ref Utf8JsonReader reader, ref string? text) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartArray
        && reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadChoice(ref reader, ref text)
        && reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    private static bool TryReadChoice(ref Utf8JsonReader reader, ref string? text)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                if (text is not null || !reader.Read() || reader.TokenType != JsonTokenType.StartObject || !TryReadDelta(ref reader, ref text))
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

    private static bool TryReadDelta(ref Utf8JsonReader reader, ref string? text)
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
}
