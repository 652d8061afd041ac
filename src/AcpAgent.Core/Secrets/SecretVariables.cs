namespace AcpAgent.Core.Secrets;

/// <summary>Which variables of the environment hold secrets.</summary>
public static class SecretVariables
{
    /// <summary>Names further variables, with commas between them.</summary>
    public const string More = "ACP_AGENT_SECRETS";

    private const string Key = "_API_KEY";
    private static readonly string[] _own = ["ACP_AGENT_TOKEN", "ACP_AGENT_SEARCH_KEY"];

    /// <summary>The secrets of an environment by name: every provider's key, the agent's own, and what the operator names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> environment)
    {
        var named = environment.GetValueOrDefault(More, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. environment.Where(variable => variable.Key.EndsWith(Key, StringComparison.Ordinal) || _own.Contains(variable.Key) || named.Contains(variable.Key))];
    }
}
