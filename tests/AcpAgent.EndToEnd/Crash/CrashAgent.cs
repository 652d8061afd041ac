using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.EndToEnd.Harness;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>One process of the agent and a client that hands every message it reads to the session that it is about.</summary>
internal sealed class CrashAgent : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Large enough for the model to remember the beginning of the longest session.
    private static readonly AgentStart Start = new() { Environment = new Dictionary<string, string> { ["LLM_CONTEXT_WINDOW"] = "2000000000" } };

    private readonly AgentProcess _process;
    private int _requests;

    private CrashAgent(AgentProcess process) => _process = process;

    /// <summary>The process.</summary>
    public AgentProcess Process => _process;

    /// <summary>The session whose messages it reads; null before there is one.</summary>
    public CrashSession? Session { get; set; }

    public static async Task<CrashAgent> StartAsync(AgentHome home)
    {
        var agent = new CrashAgent(AgentProcess.Start(home, Start));
        await agent._process.Raw.InitializeAsync();
        return agent;
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SendAsync(string method, JsonObject parameters)
    {
        var id = $"{method}#{++_requests}";
        if (method == "session/prompt")
        {
            Session!.Sending(id, parameters["prompt"]![0]!["text"]!.GetValue<string>());
        }

        await WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return id;
    }

    public Task<string> PromptAsync(string text) => SendAsync("session/prompt", new JsonObject
    {
        ["sessionId"] = Session!.Id,
        ["prompt"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
    });

    public Task<string> SetModeAsync(string mode) => SendAsync("session/set_mode", new JsonObject { ["sessionId"] = Session!.Id, ["modeId"] = mode });

    /// <summary>Brings the session into a mode, and waits for that.</summary>
    public async Task SwitchAsync(string mode)
    {
        if (Session!.Mode != mode)
        {
            await ResultAsync(await SetModeAsync(mode));
            Session.Mode = mode;
        }
    }

    /// <summary>Answers a permission.</summary>
    public Task AnswerAsync(JsonElement request, string option) => WriteAsync(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = JsonNode.Parse(request.GetProperty("id").GetRawText()),
        ["result"] = new JsonObject { ["outcome"] = new JsonObject { ["outcome"] = "selected", ["optionId"] = option } },
    });

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        var message = await _process.Raw.ReceiveAsync();
        Session?.Take(message);
        return message;
    }

    /// <summary>Takes messages up to the answer to a request, which has to be a result.</summary>
    public async Task<(JsonElement Result, IReadOnlyList<JsonElement> Before)> ResultAsync(string id, string? permission = null)
    {
        List<JsonElement> before = [];
        while (true)
        {
            var message = await ReceiveAsync();
            if (IsAnswer(message, id))
            {
                return message.TryGetProperty("result", out var result) ? (result, before) : throw new CrashException($"{id} failed: {message}\n{_process.Errors}");
            }

            before.Add(message);
            if (permission is not null && TurnPlans.IsPermission(message))
            {
                await AnswerAsync(message, permission);
            }
        }
    }

    /// <summary>The error that a request is answered with; nothing may come before it.</summary>
    public async Task<JsonElement> ErrorAsync(string id)
    {
        var message = await ReceiveAsync();
        return IsAnswer(message, id) && message.TryGetProperty("error", out var error) ? error : throw new CrashException($"{id} was not refused: {message}");
    }

    /// <summary>Everything that comes before the answer to something else.</summary>
    public Task<IReadOnlyList<JsonElement>> RestAsync() => _process.Raw.ReceiveUntilPongAsync();

    /// <summary>SIGTERM. The client reads to the end.</summary>
    public async Task<(int Exit, IReadOnlyList<JsonElement> Unread)> TerminateAsync()
    {
        _process.Signal(PosixSignal.SIGTERM);
        return await EndAsync();
    }

    /// <summary>SIGKILL. What the process had written before, the client reads to the end.</summary>
    public async Task<(int Exit, IReadOnlyList<JsonElement> Unread)> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    private async Task<(int Exit, IReadOnlyList<JsonElement> Unread)> EndAsync()
    {
        var rest = await _process.Raw.ReceiveAllAsync();
        foreach (var message in rest)
        {
            Session?.Take(message);
        }

        return (await _process.ExitAsync(), rest);
    }

    public static bool IsAnswer(JsonElement message, string id) =>
        !message.TryGetProperty("method", out _) && message.GetProperty("id").GetString() == id;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task WriteAsync(JsonObject message) => _process.Raw.SendAsync(message.ToJsonString(Raw));
}
