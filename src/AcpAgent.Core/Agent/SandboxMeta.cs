using System.Text.Json.Nodes;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Agent;

/// <summary>What <c>initialize</c> says of the sandbox, in its <c>_meta</c>.</summary>
internal static class SandboxMeta
{
    /// <summary>The key.</summary>
    public const string Key = "acp-agent/sandbox";

    /// <summary>What is known without trying anything out.</summary>
    public static JsonObject Of(CommandSandbox sandbox)
    {
        var status = sandbox.Status;
        JsonObject told = new()
        {
            ["backend"] = status.Backend,
            ["enforces"] = List(status.Enforces),
            ["gaps"] = List(status.Gaps),
        };
        if (sandbox.KnownBubblewrap is { } bubblewrap)
        {
            told["bubblewrap"] = new JsonObject { ["runs"] = bubblewrap.Runs, ["program"] = bubblewrap.Program, ["problem"] = bubblewrap.Problem };
        }

        return new() { [Key] = told };
    }

    private static JsonArray List(IReadOnlyList<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];
}
