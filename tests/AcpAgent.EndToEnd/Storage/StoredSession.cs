using System.Text;
using System.Text.Json;
using AcpAgent.Core.Agent;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>What must hold of sessions on disks that fail.</summary>
internal static class StoredSession
{
    /// <summary>A request that fails because the sessions' directory cannot be used, and says so: which session, where, and why.</summary>
    public static async Task<AcpException> RefusedAsync(Func<Task> request, string data, string? sessionId, string why)
    {
        var error = await Assert.ThrowsAsync<AcpException>(request);
        Assert.Equal(AgentErrors.StorageFailed, error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(data, error.Data!.Value.GetProperty("directory").GetString());
        Assert.Equal(sessionId, error.Data.Value.TryGetProperty("sessionId", out var named) ? named.GetString() : null);
        return error;
    }

    /// <summary>Every line of every segment is whole: what was cut short has been taken back.</summary>
    public static void AssertNothingIsTorn(AgentHome home, string sessionId)
    {
        foreach (var segment in Directory.GetFiles(Path.Combine(home.Data, sessionId), "*.jsonl"))
        {
            var text = File.ReadAllText(segment, Encoding.UTF8);
            Assert.True(text.EndsWith('\n'), $"{segment} ends with: {text[^Math.Min(200, text.Length)..]}");
            Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        }
    }

    /// <summary>Another client loads the session and is shown everything that this one was, and nothing else.</summary>
    public static async Task AssertAllIsThereAsync(TestClient seen, TestClient next, AgentHome home, string sessionId)
    {
        await next.LoadAsync(sessionId, home.Workspace);
        Assert.Equal(seen.Messages(sessionId), next.Messages(sessionId));
    }
}
