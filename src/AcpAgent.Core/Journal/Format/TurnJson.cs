using System.Text.Json;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// The short way for the records that every turn has: reads them as the general way does, at a fraction of its time, when a long session is
/// loaded. Whatever is unusual is left to that.
/// </summary>
internal static class TurnJson
{
    /// <summary>Reads a record of a type that is known already; null where the general way has to.</summary>
    public static JournalRecord? TryRead(Type type, ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            JournalRecord? record = !reader.Read() ? null
                : type == typeof(PromptAccepted) ? Prompt(ref reader)
                : type == typeof(TurnStarted) ? Turn(ref reader)
                : type == typeof(ModelReplied) ? Reply(ref reader)
                : type == typeof(TurnEnded) ? End(ref reader)
                : null;
            return record is not null && reader.TokenType == JsonTokenType.EndObject && reader.BytesConsumed == json.Length ? record : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static PromptAccepted? Prompt(ref Utf8JsonReader reader)
    {
        string? turn = null, message = null, text = null;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("turnId"u8))
            {
                turn = String(ref reader);
            }
            else if (reader.ValueTextEquals("messageId"u8))
            {
                message = String(ref reader);
            }
            else if (!(reader.ValueTextEquals("prompt"u8) ? Blocks(ref reader, out text) : IsType(ref reader)))
            {
                return null;
            }
        }

        return turn is null || message is null || text is null
            ? null
            : new PromptAccepted { TurnId = turn, MessageId = message, Prompt = [new TextContent { Text = text }] };
    }

    // One block of text: almost every prompt.
    private static bool Blocks(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!Next(ref reader, JsonTokenType.StartArray) || !Next(ref reader, JsonTokenType.StartObject))
        {
            return false;
        }

        var isText = false;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("text"u8))
            {
                text = String(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                isText = Next(ref reader, JsonTokenType.String) && reader.ValueTextEquals("text"u8);
            }
            else
            {
                return false;
            }
        }

        return isText && Next(ref reader, JsonTokenType.EndArray);
    }

    private static TurnStarted? Turn(ref Utf8JsonReader reader)
    {
        string? turn = null, model = null;
        Dictionary<string, string>? versions = null;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("turnId"u8))
            {
                turn = String(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                model = String(ref reader);
            }
            else if (!(reader.ValueTextEquals("versions"u8) ? Versions(ref reader, versions = []) : IsType(ref reader)))
            {
                return null;
            }
        }

        return turn is null || model is null || versions is null ? null : new TurnStarted { TurnId = turn, Model = model, Versions = versions };
    }

    private static bool Versions(ref Utf8JsonReader reader, Dictionary<string, string> versions)
    {
        if (!Next(ref reader, JsonTokenType.StartObject))
        {
            return false;
        }

        while (Member(ref reader))
        {
            var dimension = reader.GetString()!;
            versions[dimension] = String(ref reader);
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static ModelReplied? Reply(ref Utf8JsonReader reader)
    {
        string? turn = null, reason = null;
        int? step = null;
        TokenUsage? usage = null;
        var window = 0L;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("turnId"u8))
            {
                turn = String(ref reader);
            }
            else if (reader.ValueTextEquals("step"u8))
            {
                step = checked((int)Number(ref reader));
            }
            else if (reader.ValueTextEquals("finishReason"u8))
            {
                reason = String(ref reader);
            }
            else if (reader.ValueTextEquals("contextWindow"u8))
            {
                window = Number(ref reader);
            }
            else if (!(reader.ValueTextEquals("usage"u8) ? Usage(ref reader, ref usage) : IsType(ref reader)))
            {
                return null;
            }
        }

        return turn is null || step is not { } number
            ? null
            : new ModelReplied { TurnId = turn, Step = number, FinishReason = reason, Usage = usage, ContextWindow = window };
    }

    private static TurnEnded? End(ref Utf8JsonReader reader)
    {
        string? turn = null;
        var isDone = false;
        StopReason? stop = null;
        TokenUsage? usage = null;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("turnId"u8))
            {
                turn = String(ref reader);
            }
            else if (reader.ValueTextEquals("cause"u8))
            {
                isDone = Next(ref reader, JsonTokenType.String) && reader.ValueTextEquals("model"u8);
            }
            else if (reader.ValueTextEquals("stopReason"u8))
            {
                stop = Next(ref reader, JsonTokenType.String) && reader.ValueTextEquals("end_turn"u8) ? StopReason.EndTurn : null;
            }
            else if (!(reader.ValueTextEquals("usage"u8) ? Usage(ref reader, ref usage) : IsType(ref reader)))
            {
                return null;
            }
        }

        return turn is null || !isDone || stop is null ? null : new TurnEnded { TurnId = turn, Cause = TurnEndCause.Model, StopReason = stop, Usage = usage };
    }

    private static bool Usage(ref Utf8JsonReader reader, ref TokenUsage? usage)
    {
        if (!Next(ref reader, JsonTokenType.StartObject))
        {
            return false;
        }

        long? input = null, output = null;
        long cached = 0, reasoning = 0;
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("input"u8))
            {
                input = Number(ref reader);
            }
            else if (reader.ValueTextEquals("output"u8))
            {
                output = Number(ref reader);
            }
            else if (reader.ValueTextEquals("cachedInput"u8))
            {
                cached = Number(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning"u8))
            {
                reasoning = Number(ref reader);
            }
            else
            {
                return false;
            }
        }

        if (input is not { } sent || output is not { } generated)
        {
            return false;
        }

        usage = new TokenUsage(sent, generated, cached, reasoning);
        return true;
    }

    private static bool Member(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool Next(ref Utf8JsonReader reader, JsonTokenType type) => reader.Read() && reader.TokenType == type;

    private static bool IsType(ref Utf8JsonReader reader) => reader.ValueTextEquals("type"u8) && Next(ref reader, JsonTokenType.String);

    private static string String(ref Utf8JsonReader reader) => Next(ref reader, JsonTokenType.String) ? reader.GetString()! : throw new FormatException("not a string");

    private static long Number(ref Utf8JsonReader reader) => Next(ref reader, JsonTokenType.Number) ? reader.GetInt64() : throw new FormatException("not a number");
}
