using System.Collections;

namespace AcpAgent.Client.Demo;

/// <summary>The environment of the demo's agent: without anything that would choose a model, a key or other settings.</summary>
internal static class DemoEnvironment
{
    private static readonly string[] Prefixes = ["OPENAI_", "LLM_", "ACP_AGENT_", "ACP_OFFLINE_"];

    /// <summary>What differs from this process's environment.</summary>
    public static IReadOnlyDictionary<string, string?> Of(IDictionary environment, string temporary)
    {
        Dictionary<string, string?> changes = environment.Keys.Cast<string>()
            .Where(static name => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(static name => name, static string? (_) => null);

        // Slow enough to be watched.
        changes["ACP_OFFLINE_DELAY_MS"] = "12";

        // What a killed agent leaves behind goes with the demo's folder.
        changes["TMPDIR"] = temporary;
        return changes;
    }
}
