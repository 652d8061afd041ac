using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The client's role on one connection: a method for every agent-to-client method of ACP v1.</summary>
/// <remarks>
/// Called in the order in which the messages came, on the thread that reads: an update has been taken in before anything behind it
/// is looked at, the prompt's answer too. What a client does not override it has not advertised, and the agent is told -32601.
/// </remarks>
public interface IAcpClient
{
    /// <summary><c>session/update</c>. Must not block.</summary>
    void Update(SessionNotification notification);

    /// <summary><c>session/request_permission</c>.</summary>
    Task<RequestPermissionResponse> RequestPermissionAsync(RequestPermissionRequest request, RequestContext context);

    /// <summary><c>fs/read_text_file</c>.</summary>
    Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, RequestContext context) =>
        Unavailable<ReadTextFileResponse>("fs/read_text_file");

    /// <summary><c>fs/write_text_file</c>.</summary>
    Task<WriteTextFileResponse> WriteTextFileAsync(WriteTextFileRequest request, RequestContext context) =>
        Unavailable<WriteTextFileResponse>("fs/write_text_file");

    /// <summary><c>terminal/create</c>.</summary>
    Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, RequestContext context) =>
        Unavailable<CreateTerminalResponse>("terminal/create");

    /// <summary><c>terminal/output</c>.</summary>
    Task<TerminalOutputResponse> TerminalOutputAsync(TerminalOutputRequest request, RequestContext context) =>
        Unavailable<TerminalOutputResponse>("terminal/output");

    /// <summary><c>terminal/wait_for_exit</c>.</summary>
    Task<WaitForTerminalExitResponse> WaitForTerminalExitAsync(WaitForTerminalExitRequest request, RequestContext context) =>
        Unavailable<WaitForTerminalExitResponse>("terminal/wait_for_exit");

    /// <summary><c>terminal/kill</c>.</summary>
    Task<KillTerminalResponse> KillTerminalAsync(KillTerminalRequest request, RequestContext context) =>
        Unavailable<KillTerminalResponse>("terminal/kill");

    /// <summary><c>terminal/release</c>.</summary>
    Task<ReleaseTerminalResponse> ReleaseTerminalAsync(ReleaseTerminalRequest request, RequestContext context) =>
        Unavailable<ReleaseTerminalResponse>("terminal/release");

    /// <summary><c>elicitation/create</c>.</summary>
    Task<CreateElicitationResponse> CreateElicitationAsync(CreateElicitationRequest request, RequestContext context) =>
        Unavailable<CreateElicitationResponse>("elicitation/create");

    /// <summary><c>elicitation/complete</c>. Must not block.</summary>
    void CompleteElicitation(CompleteElicitationNotification notification)
    {
    }

    /// <summary>A request whose method begins with <c>_</c>.</summary>
    /// <returns>The result; null becomes <c>{}</c>.</returns>
    Task<JsonElement?> ExtensionRequestAsync(string method, JsonElement? parameters, RequestContext context) =>
        Unavailable<JsonElement?>(method);

    /// <summary>A notification whose method begins with <c>_</c>; unknown ones are ignored. Must not block.</summary>
    void ExtensionNotification(string method, JsonElement? parameters)
    {
    }

    private static Task<T> Unavailable<T>(string method) => Task.FromException<T>(AcpException.MethodNotFound(method));
}
