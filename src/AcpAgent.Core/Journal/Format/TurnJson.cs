using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// The short way for the records that every turn has: reads them as the general way does, at a fraction of its time, when a long session is
/// loaded. Whatever is unusual is left to that.
/// </summary>
internal static class TurnJson
{
    /// <summary>Reads a record; null where the general way has to.</summary>
    /// <param name="json">The record.</param>
    /// <param name="last">The turn before; null where nobody remembers.</param>
    public static JournalRecord? TryRead(ReadOnlySpan<byte> json, SameVersions? last = null)
    {
        var plain = new PlainJson(json);
        JournalRecord? record = plain.Skip("{\"type\":\"prompt\",\"turnId\":"u8) ? Prompt(ref plain)
            : plain.Skip("{\"type\":\"turn\",\"turnId\":"u8) ? Turn(ref plain, last)
            : plain.Skip("{\"type\":\"reply\",\"turnId\":"u8) ? Reply(ref plain)
            : plain.Skip("{\"type\":\"turn_ended\",\"turnId\":"u8) ? End(ref plain)
            : null;
        return plain.IsAtEnd ? record : null;
    }

    // One block of text: almost every prompt.
    private static PromptAccepted? Prompt(ref PlainJson json) =>
        json.TryText(out var turn)
        && json.Skip(",\"messageId\":"u8) && json.TryText(out var message)
        && json.Skip(",\"prompt\":[{\"type\":\"text\",\"text\":"u8) && json.TryText(out var text)
        && json.Skip("}]}"u8)
            ? new PromptAccepted { TurnId = turn, MessageId = message, Prompt = [new TextContent { Text = text }] }
            : null;

    private static TurnStarted? Turn(ref PlainJson json, SameVersions? last) =>
        json.TryText(out var turn)
        && json.Skip(",\"model\":"u8) && json.TryText(out var model)
        && json.Skip(",\"versions\":"u8) && Versions(ref json, last) is { } versions && json.Skip("}"u8)
            ? new TurnStarted { TurnId = turn, Model = model, Versions = versions }
            : null;

    private static IReadOnlyDictionary<string, string>? Versions(ref PlainJson json, SameVersions? last)
    {
        if (last is not null && last.TrySkip(ref json, out var same))
        {
            return same;
        }

        var start = json.Place;
        var versions = new Dictionary<string, string>();
        if (!json.Skip("{"u8))
        {
            return null;
        }

        while (!json.Skip("}"u8))
        {
            if ((versions.Count > 0 && !json.Skip(","u8)) || !json.TryText(out var dimension) || !json.Skip(":"u8) || !json.TryText(out var version)
                || !versions.TryAdd(dimension, version))
            {
                return null;
            }
        }

        last?.Keep(json.Since(start), versions);
        return versions;
    }

    private static ModelReplied? Reply(ref PlainJson json)
    {
        string? reason = null;
        if (!json.TryText(out var turn)
            || !json.Skip(",\"step\":"u8) || !json.TryNumber(out var step) || step > int.MaxValue
            || (json.Skip(",\"finishReason\":"u8) && !json.TryText(out reason))
            || !TryUsage(ref json, out var usage)
            || !json.Skip(",\"contextWindow\":"u8) || !json.TryNumber(out var window) || !json.Skip("}"u8))
        {
            return null;
        }

        return new ModelReplied { TurnId = turn, Step = (int)step, FinishReason = reason, Usage = usage, ContextWindow = window };
    }

    // The model was done, and nothing went wrong: almost every end.
    private static TurnEnded? End(ref PlainJson json) =>
        json.TryText(out var turn)
        && json.Skip(",\"cause\":\"model\",\"stopReason\":\"end_turn\""u8)
        && TryUsage(ref json, out var usage) && json.Skip("}"u8)
            ? new TurnEnded { TurnId = turn, Cause = TurnEndCause.Model, StopReason = StopReason.EndTurn, Usage = usage }
            : null;

    private static bool TryUsage(ref PlainJson json, out TokenUsage? usage)
    {
        usage = null;
        if (!json.Skip(",\"usage\":{\"input\":"u8))
        {
            return true;
        }

        if (!json.TryNumber(out var input) || !json.Skip(",\"output\":"u8) || !json.TryNumber(out var output)
            || !json.Skip(",\"cachedInput\":"u8) || !json.TryNumber(out var cached)
            || !json.Skip(",\"reasoning\":"u8) || !json.TryNumber(out var reasoning) || !json.Skip("}"u8))
        {
            return false;
        }

        usage = new TokenUsage(input, output, cached, reasoning);
        return true;
    }
}
