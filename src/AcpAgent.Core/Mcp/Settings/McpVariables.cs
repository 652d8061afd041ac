using System.Text;
using AcpAgent.Core.Mcp.Connecting;

namespace AcpAgent.Core.Mcp.Settings;

/// <summary>Puts the agent's variables in where settings name them: <c>$VAR</c> and <c>${VAR}</c>. Any other <c>$</c> stands for itself.</summary>
/// <param name="variables">The agent's environment.</param>
internal sealed class McpVariables(IReadOnlyDictionary<string, string> variables)
{
    /// <summary>The text with the variables' values.</summary>
    /// <exception cref="McpStartException">One is not set.</exception>
    public string Expand(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var (name, end) = text[at] == '$' ? NameAt(text, at) : (null, at + 1);
            _ = name is null ? result.Append(text, at, end - at) : result.Append(variables.TryGetValue(name, out var value)
                ? value
                : throw new McpStartException($"its settings name the variable {name}, which is not set") { IsFinal = true });
            at = end;
        }

        return result.ToString();
    }

    /// <summary>The name of the variable that begins here, and where the text goes on; null where there is none.</summary>
    private static (string? Name, int End) NameAt(string text, int dollar)
    {
        var isBraced = dollar + 1 < text.Length && text[dollar + 1] == '{';
        var start = isBraced ? dollar + 2 : dollar + 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end == start || (isBraced && (end == text.Length || text[end] != '}')) ? (null, dollar + 1) : (text[start..end], isBraced ? end + 1 : end);
    }
}
