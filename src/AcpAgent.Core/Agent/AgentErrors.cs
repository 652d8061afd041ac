using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The agent's own error codes, outside the ranges that JSON-RPC and the protocol reserve, and how failures of the rooms below become
/// answers. Each that is about a session carries <c>data.sessionId</c>.
/// </summary>
public static class AgentErrors
{
    /// <summary>Another process owns the session; <c>data.owner</c> says which.</summary>
    public const int SessionInUse = -31001;

    /// <summary>The session's files are damaged; <c>data.file</c> and <c>data.line</c> say where.</summary>
    public const int SessionDamaged = -31002;

    /// <summary>The session was written by a newer version; <c>data.format</c> says which format.</summary>
    public const int SessionTooNew = -31003;

    /// <summary>Too many prompts wait already; <c>data.limit</c> says how many are taken.</summary>
    public const int QueueFull = -31004;

    /// <summary>The turn failed; the reason was shown as a message and is the error's message.</summary>
    public const int TurnFailed = -31005;

    /// <summary>The sessions' files could not be written or reached; <c>data.directory</c> says where they are.</summary>
    public const int StorageFailed = -31006;

    /// <summary>The agent is shutting down.</summary>
    public const int ShuttingDown = -31007;

    /// <summary>The answer to a failure of a session; null where it is nobody's fault that is known.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="sessionId">The session; empty where it is about none that exists.</param>
    /// <param name="dataDirectory">Where the sessions are.</param>
    public static AcpException? From(Exception failure, string sessionId, string dataDirectory) => failure switch
    {
        AcpException known => known,
        SessionNotFoundException => AcpException.ResourceNotFound(sessionId),
        SessionInUseException inUse => Of(SessionInUse, inUse.Message, sessionId, data => data["owner"] = new JsonObject
        {
            ["processId"] = inUse.Owner?.ProcessId,
            ["host"] = inUse.Owner?.Host,
        }),
        JournalDamagedException damaged => Of(SessionDamaged, damaged.Message, sessionId, data =>
        {
            data["file"] = damaged.File;
            data["line"] = damaged.Line;
        }),
        NewerFormatException newer => Of(SessionTooNew, newer.Message, sessionId, data => data["format"] = newer.Format),
        QueueFullException full => Of(QueueFull, full.Message, sessionId, data => data["limit"] = full.Limit),
        JournalWriteException or JournalUnavailableException => Storage(failure.Message, sessionId, dataDirectory),
        IOException or UnauthorizedAccessException => Storage($"The sessions' directory cannot be used: {failure.Message}", sessionId, dataDirectory),
        _ => null,
    };

    /// <summary>An error about a session; with an empty id, about one that does not exist yet.</summary>
    public static AcpException Of(int code, string message, string sessionId, Action<JsonObject>? describe = null)
    {
        var data = new JsonObject();
        if (sessionId.Length > 0)
        {
            data["sessionId"] = sessionId;
        }

        describe?.Invoke(data);
        return new AcpException(code, OneLine(message), JsonElement.Parse(data.ToJsonString()));
    }

    /// <summary>The session's files, or with an empty id all of them, could not be written or reached.</summary>
    public static AcpException Storage(string message, string sessionId, string dataDirectory) =>
        Of(StorageFailed, message, sessionId, data => data["directory"] = dataDirectory);

    /// <summary>What a request is answered with once the agent is going down.</summary>
    public static AcpException GoingDown() => new(ShuttingDown, "The agent is shutting down.", null);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
