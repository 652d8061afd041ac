using System.Text.Json;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>A piece of a tool call, or all of one.</summary>
/// <param name="WireIndex">The provider's number of the call; null where it gives none.</param>
/// <param name="Id">The provider's id; null where it gives none.</param>
/// <param name="Name">The tool's name; usually in the first piece only.</param>
/// <param name="Arguments">More argument text; may be empty.</param>
internal sealed record CallDelta(int? WireIndex, string? Id, string? Name, string Arguments)
{
    /// <summary>Reads an element of <c>tool_calls</c>, or a <c>function_call</c> of old.</summary>
    public static CallDelta Of(JsonElement call)
    {
        var function = call.TryGetProperty("function", out var inner) && inner.ValueKind is JsonValueKind.Object ? inner : call;
        return new CallDelta(Index(call), LooseText.Of(call, "id"), LooseText.Of(function, "name"), ArgumentsOf(function));
    }

    private static int? Index(JsonElement call) =>
        call.TryGetProperty("index", out var index) && index.ValueKind is JsonValueKind.Number && index.TryGetInt32(out var number) ? number : null;

    /// <summary>A few servers send the object itself where its text should be.</summary>
    private static string ArgumentsOf(JsonElement function) => !function.TryGetProperty("arguments", out var arguments) ? ""
        : arguments.ValueKind is JsonValueKind.Object ? arguments.GetRawText()
        : LooseText.Of(arguments) ?? "";
}
