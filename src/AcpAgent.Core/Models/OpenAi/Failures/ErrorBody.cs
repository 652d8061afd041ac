using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AcpAgent.Core.Models.OpenAi.Replies;

namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>What a provider says of an error, in whichever of the usual shapes.</summary>
/// <param name="Message">Its words.</param>
/// <param name="Type">Its kind, such as <c>insufficient_quota</c>.</param>
/// <param name="Code">A finer kind, such as <c>context_length_exceeded</c>.</param>
/// <param name="Status">The HTTP status that the body names, if it names one.</param>
internal sealed partial record ErrorBody(string? Message, string? Type = null, string? Code = null, int? Status = null)
{
    /// <summary>The error within a chunk of a stream, or null where it is none.</summary>
    public static ErrorBody? In(JsonElement chunk) => chunk.ValueKind switch
    {
        JsonValueKind.Object when HasError(chunk) || LooseText.Of(chunk, "object") == "error" || LooseText.Of(chunk, "type") == "error" => Of(chunk),
        JsonValueKind.Array when chunk.GetArrayLength() > 0 => In(chunk[0]),
        _ => null,
    };

    /// <summary>Reads the body of a response that is known to be an error.</summary>
    public static ErrorBody OfText(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return new ErrorBody(text.TrimStart().StartsWith('<') ? Title().Match(text).Groups[1].Value : text);
        }
    }

    /// <summary>Reads what is known to be an error.</summary>
    public static ErrorBody Of(JsonElement root)
    {
        if (root.ValueKind is JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            return Of(root[0]);
        }

        if (root.ValueKind is not JsonValueKind.Object)
        {
            return new ErrorBody(LooseText.Of(root));
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object)
        {
            return Read(error);
        }

        var read = Read(root);
        return read with { Message = read.Message ?? LooseText.Of(error) };
    }

    private static bool HasError(JsonElement chunk) =>
        chunk.TryGetProperty("error", out var error) && (error.ValueKind is JsonValueKind.Object || LooseText.Of(error) is not null);

    private static ErrorBody Read(JsonElement error)
    {
        var code = Scalar(error, "code");
        var status = (Number(code) ?? Number(Scalar(error, "status"))) is { } number and >= 400 and < 600 ? number : (int?)null;
        return new ErrorBody(Words(error), LooseText.Of(error, "type") ?? LooseText.Of(error, "status"), code, status);
    }

    private static string? Words(JsonElement error)
    {
        var message = LooseText.Of(error, "message") ?? First(error, "detail", "msg") ?? First(error, "errors", "message");
        var upstream = error.TryGetProperty("metadata", out var metadata) ? LooseText.Of(metadata, "raw") : null;
        return message is not null && upstream is not null ? $"{message}: {upstream}" : message ?? upstream;
    }

    /// <summary>A member that is a string, or a list of strings or of objects that have one.</summary>
    private static string? First(JsonElement error, string name, string inner)
    {
        if (!error.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0
            ? LooseText.Of(value[0]) ?? LooseText.Of(value[0], inner)
            : LooseText.Of(value);
    }

    private static string? Scalar(JsonElement error, string name) => !error.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.Number ? value.GetRawText()
        : LooseText.Of(value);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>All that is of use in a page of HTML, as proxies send it.</summary>
    [GeneratedRegex("<title>([^<]*)</title>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
