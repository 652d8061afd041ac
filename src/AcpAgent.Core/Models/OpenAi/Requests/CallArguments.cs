using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Requests;

/// <summary>The arguments of a past call as they go back to a model: always a JSON object, the original text where it is one.</summary>
internal static class CallArguments
{
    private const string None = "{}";
    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string Of(FunctionCallContent call) => call switch
    {
        RawToolCallContent raw => IsObject(raw.RawArguments) ? raw.RawArguments : None,
        { Arguments: { } arguments } => Serialize(arguments),
        _ => None,
    };

    private static bool IsObject(string text)
    {
        try
        {
            // As bytes, which half a surrogate pair does not keep from being read.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Serialize(IDictionary<string, object?> arguments) =>
        JsonSerializer.Serialize(arguments, (JsonTypeInfo<IDictionary<string, object?>>)OneLine.GetTypeInfo(typeof(IDictionary<string, object?>)));
}
