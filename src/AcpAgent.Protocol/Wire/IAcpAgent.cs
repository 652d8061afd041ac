using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The agent's role on one connection: a method for every client-to-agent method of ACP v1.</summary>
/// <remarks>
/// Handlers are started in the order in which their messages came, on the thread that reads: what runs before the first real
/// <c>await</c> must be short, and the rest overlaps. An <see cref="AcpException"/> is the answer; anything else thrown is
/// answered -32603 and logged. No request but <see cref="InitializeAsync"/> comes before that one has been answered; clients
/// that do not wait for that answer are served as long as its task is complete when it is returned.
/// See https://agentclientprotocol.com/protocol/overview.
/// </remarks>
public interface IAcpAgent
{
    /// <summary><c>initialize</c>; comes once.</summary>
    Task<InitializeResponse> InitializeAsync(InitializeRequest request, RequestContext context);

    /// <summary><c>authenticate</c>.</summary>
    Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, RequestContext context);

    /// <summary><c>logout</c>.</summary>
    Task<LogoutResponse> LogoutAsync(LogoutRequest request, RequestContext context);

    /// <summary><c>session/new</c>.</summary>
    Task<NewSessionResponse> NewSessionAsync(NewSessionRequest request, RequestContext context);

    /// <summary><c>session/load</c>: the whole replay is sent before the task completes.</summary>
    Task<LoadSessionResponse> LoadSessionAsync(LoadSessionRequest request, RequestContext context);

    /// <summary><c>session/resume</c>: no replay.</summary>
    Task<ResumeSessionResponse> ResumeSessionAsync(ResumeSessionRequest request, RequestContext context);

    /// <summary><c>session/list</c>.</summary>
    Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, RequestContext context);

    /// <summary><c>session/delete</c>.</summary>
    Task<DeleteSessionResponse> DeleteSessionAsync(DeleteSessionRequest request, RequestContext context);

    /// <summary><c>session/close</c>.</summary>
    Task<CloseSessionResponse> CloseSessionAsync(CloseSessionRequest request, RequestContext context);

    /// <summary><c>session/set_mode</c>.</summary>
    Task<SetSessionModeResponse> SetSessionModeAsync(SetSessionModeRequest request, RequestContext context);

    /// <summary><c>session/set_config_option</c>.</summary>
    Task<SetSessionConfigOptionResponse> SetSessionConfigOptionAsync(SetSessionConfigOptionRequest request, RequestContext context);

    /// <summary><c>session/prompt</c>: every update of the turn is sent before the task completes.</summary>
    Task<PromptResponse> PromptAsync(PromptRequest request, RequestContext context);

    /// <summary><c>session/cancel</c>. Called in wire order: a prompt sent before it has been started. Must not block.</summary>
    void Cancel(CancelNotification notification);

    /// <summary>A request whose method begins with <c>_</c>. The parameters are the handler's to keep.</summary>
    /// <returns>The result; null becomes <c>{}</c>.</returns>
    Task<JsonElement?> ExtensionRequestAsync(string method, JsonElement? parameters, RequestContext context) =>
        Task.FromException<JsonElement?>(AcpException.MethodNotFound(method));

    /// <summary>A notification whose method begins with <c>_</c>; unknown ones are ignored. Must not block.</summary>
    void ExtensionNotification(string method, JsonElement? parameters)
    {
    }
}
