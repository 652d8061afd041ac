using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Reads the argument text of a tool call, which a model wrote and which may be anything.</summary>
internal static class ArgumentText
{
    /// <summary>The most characters that one call's arguments may have.</summary>
    public const int Longest = 4 * 1024 * 1024;

    private const int ExcerptLength = 40;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// Reads arguments. Nothing at all counts as no arguments; names given twice and text that is no valid Unicode are refused, because tool and rules
    /// must see the same thing.
    /// </summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="arguments">A JSON object that stands for itself.</param>
    /// <param name="problem">What is wrong and where, as a sentence for the model.</param>
    public static bool TryParse(string text, out JsonElement arguments, out string? problem)
    {
        arguments = default;
        if (text.Length > Longest)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The arguments are {text.Length} characters long; at most {Longest} are accepted.");
            return false;
        }

        var json = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "{}" : text);
        try
        {
            CheckStrings(json);
            arguments = JsonElement.Parse(json, Strict);
        }
        catch (JsonException error)
        {
            problem = Explain(json, error);
            return false;
        }

        problem = arguments.ValueKind is JsonValueKind.Object ? null : $"The arguments must be a JSON object, not {Describe(arguments.ValueKind)}.";
        return problem is null;
    }

    private static void CheckStrings(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                var before = json[..(int)reader.TokenStartIndex];
                throw new JsonException("A string holds half of a surrogate pair.", null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1);
            }
        }
    }

    private static string Explain(ReadOnlySpan<byte> json, JsonException error)
    {
        var line = error.LineNumber ?? 0;
        var column = error.BytePositionInLine ?? 0;
        var reason = error.Message;
        var tail = reason.IndexOf(" Path:", StringComparison.Ordinal) is var path and > 0 ? path : reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var place = Place(json, line, column);
        var near = Encoding.UTF8.GetString(json[Math.Max(0, place - ExcerptLength)..Math.Min(json.Length, place + ExcerptLength)]);
        return string.Create(CultureInfo.InvariantCulture, $"The arguments are not valid JSON, at line {line + 1}, byte {column + 1}: {(tail > 0 ? reason[..tail] : reason)} Near: {near}");
    }

    private static int Place(ReadOnlySpan<byte> json, long line, long column)
    {
        var start = 0;
        for (; line > 0 && json[start..].IndexOf((byte)'\n') is var end and >= 0; line--)
        {
            start += end + 1;
        }

        return (int)Math.Min(json.Length, start + column);
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
