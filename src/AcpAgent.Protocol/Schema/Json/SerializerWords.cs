using System.Text.Json;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// Says in the protocol's words what System.Text.Json says with CLR type names. Only its own object handling speaks here:
/// strings, numbers, lists, enumerations and unions are read by converters of ours, which find the words themselves.
/// </summary>
internal static class SerializerWords
{
    /// <returns>The reason, and the name of the field where one is missing altogether.</returns>
    public static (string Reason, string? MissingField) Translate(Exception exception)
    {
        var message = exception.Message;
        return exception switch
        {
            // The reader throws a subclass of its own, which the serializer wraps.
            { InnerException: JsonException } => ("malformed JSON", null),
            JsonException when exception.GetType() != typeof(JsonException) => ("malformed JSON", null),
            { InnerException: InvalidOperationException } => ("not valid Unicode text", null),
            _ when message.Contains("required", StringComparison.Ordinal) && FirstNameAfter(message, "including:") is { } name
                => ("missing required field", name),
            _ when message.Contains("null", StringComparison.Ordinal) => ("must not be null", null),
            _ when message.Contains("uplicate", StringComparison.Ordinal) => ("given twice", null),
            _ when message.Contains("converted", StringComparison.Ordinal) => ("expected an object", null),
            _ => ("not valid", null),
        };
    }

    private static string? FirstNameAfter(string message, string marker)
    {
        var start = message.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var open = message.IndexOf('\'', start);
        var close = open < 0 ? -1 : message.IndexOf('\'', open + 1);
        return close < 0 ? null : message[(open + 1)..close];
    }
}
