using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>A tool's result as the text that a model is given.</summary>
internal static class ToolResultText
{
    public static string Of(FunctionResultContent content) => content.Result switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        null => content.Exception?.Message ?? "",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };
}
