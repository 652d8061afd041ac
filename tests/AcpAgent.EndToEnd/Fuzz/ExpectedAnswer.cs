using System.Text.Json;
using System.Text.Unicode;

namespace AcpAgent.EndToEnd.Fuzz;

/// <summary>What JSON-RPC says a line is answered with, worked out apart from the agent.</summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Ids">The id that the answer has, or may have; strings in quotes.</param>
internal sealed record ExpectedAnswer(AnswerKind Kind, params IReadOnlyList<string> Ids)
{
    /// <summary>Nesting beyond this is no JSON to the agent.</summary>
    private const int MaxDepth = 128;

    private static readonly string[] Members = ["jsonrpc", "id", "method", "params", "result", "error"];
    private static readonly ExpectedAnswer None = new(AnswerKind.None);
    private static readonly ExpectedAnswer ErrorWithoutId = new(AnswerKind.ErrorWithoutId);

    /// <summary>Whether the line was JSON at all.</summary>
    public bool IsJson { get; init; }

    /// <summary>Judges a line without its line feed.</summary>
    public static ExpectedAnswer Of(ReadOnlyMemory<byte> line)
    {
        if (!line.Span.ContainsAnyExcept(" \t\r"u8))
        {
            return None;
        }

        if (!Utf8.IsValid(line.Span))
        {
            return ErrorWithoutId;
        }

        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Of(document.RootElement) with { IsJson = true };
        }
        catch (JsonException)
        {
            return ErrorWithoutId;
        }
    }

    private static ExpectedAnswer Of(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return ErrorWithoutId;
        }

        var members = message.EnumerateObject().ToLookup(NameOf, member => member.Value);
        if (Members.Any(name => members[name].Count() > 1))
        {
            return new ExpectedAnswer(AnswerKind.Unclear, [.. members["id"].Select(IdOf).OfType<string>()]);
        }

        JsonElement? Member(string name) => members[name].Cast<JsonElement?>().FirstOrDefault();
        if (Member("method") is not { } method)
        {
            return Member("result") is not null || Member("error") is not null ? None
                : Member("id") is not null ? new ExpectedAnswer(AnswerKind.Unclear)
                : ErrorWithoutId;
        }

        if (Member("jsonrpc") is not { } version || Text(version) != "2.0" || Text(method) is null)
        {
            return ErrorWithoutId;
        }

        if (Member("id") is not { } id)
        {
            return None;
        }

        return IdOf(id) is { } text && Member("params")?.ValueKind is null or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null
            ? new ExpectedAnswer(AnswerKind.One, text)
            : ErrorWithoutId;
    }

    /// <summary>An id as a key; null where it is none.</summary>
    public static string? IdOf(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.Number when id.TryGetInt64(out var number) => $"{number}",
        JsonValueKind.String when Text(id) is { } text => $"\"{text}\"",
        JsonValueKind.Null => "null",
        _ => null,
    };

    /// <summary>A member's name; empty where it holds half of a surrogate pair.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>A string; null where it is something else, or holds half of a surrogate pair.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>Kinds of answers.</summary>
internal enum AnswerKind
{
    /// <summary>None: a blank line, a notification, an answer.</summary>
    None,

    /// <summary>One, under the id that the line gave.</summary>
    One,

    /// <summary>One, with the id null.</summary>
    ErrorWithoutId,

    /// <summary>One at most: a member stands twice, or it may be the answer to something.</summary>
    Unclear,
}
