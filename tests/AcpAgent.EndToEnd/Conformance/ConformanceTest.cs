using System.Text.Json;
using AcpAgent.EndToEnd.Harness;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>
/// The requirements of the official conformance kit for protocol version 1, under its ids: the first word of a test's name. All speak
/// raw JSON, so that a mistake which both ends of our own library share does not hide.
/// </summary>
public abstract class ConformanceTest : AgentTest
{
    /// <summary>The stop reasons of version 1.</summary>
    protected static readonly string[] StopReasons = ["end_turn", "max_tokens", "max_turn_requests", "refusal", "cancelled"];

    private int _id;

    /// <summary>An id that has not been used.</summary>
    protected string NextId() => $"{++_id}";

    /// <summary>A JSON string.</summary>
    protected static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>The parameters that name a session and its folder.</summary>
    protected string Place(string sessionId) => $$"""{"sessionId":{{Quoted(sessionId)}},"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[]}""";

    /// <summary>The parameters that name a session.</summary>
    protected static string Named(string sessionId) => $$"""{"sessionId":{{Quoted(sessionId)}}}""";

    /// <summary>The parameters of a prompt in words.</summary>
    protected static string Prompt(string sessionId, string text) =>
        $$"""{"sessionId":{{Quoted(sessionId)}},"prompt":[{"type":"text","text":{{Quoted(text)}}}]}""";

    /// <summary>The result of a request that has to succeed.</summary>
    protected async Task<JsonElement> ResultAsync(RawClient client, string method, string parameters) =>
        (await ExchangeAsync(client, method, parameters)).Result;

    /// <summary>The result of a request that has to succeed, and what came before it.</summary>
    protected async Task<(JsonElement Result, IReadOnlyList<JsonElement> Before)> ExchangeAsync(RawClient client, string method, string parameters)
    {
        var (answer, before) = await client.AskAsync(NextId(), method, parameters);
        return answer.TryGetProperty("result", out var result)
            ? (result, before)
            : throw new InvalidOperationException($"{method} failed: {answer.GetRawText()}");
    }

    /// <summary>The error of a request that has to fail.</summary>
    protected async Task<JsonElement> ErrorAsync(RawClient client, string method, string parameters) =>
        (await client.AskAsync(NextId(), method, parameters)).Answer.GetProperty("error");

    /// <summary>An initialized client of an agent over stdio, and a session.</summary>
    protected async Task<(RawClient Client, string SessionId)> OpenAsync()
    {
        var (_, client) = await StartRawAsync();
        return (client, await client.NewSessionAsync(Home.Workspace));
    }

    /// <summary>The updates among messages.</summary>
    protected static IEnumerable<JsonElement> Updates(IEnumerable<JsonElement> messages) =>
        messages.Where(message => message.TryGetProperty("method", out var method) && method.GetString() == "session/update")
            .Select(message => message.GetProperty("params"));

    /// <summary>The kinds of the updates among messages.</summary>
    protected static IEnumerable<string> Kinds(IEnumerable<JsonElement> messages) =>
        Updates(messages).Select(parameters => parameters.GetProperty("update").GetProperty("sessionUpdate").GetString()!);
}
