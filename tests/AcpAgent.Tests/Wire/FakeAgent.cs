using System.Collections.Concurrent;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Tests.Wire;

/// <summary>An agent that notes what is asked of it, answers at once, and does in a prompt what a test tells it to.</summary>
internal sealed class FakeAgent : IAcpAgent
{
    /// <summary>Set by whoever starts the connection.</summary>
    public IClientPeer Client { get; set; } = null!;

    /// <summary>The methods called, in order; of extensions with their names.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public Func<InitializeRequest, RequestContext, Task<InitializeResponse>> OnInitialize { get; set; } =
        (_, _) => Task.FromResult(new InitializeResponse { ProtocolVersion = 1 });

    public Func<NewSessionRequest, RequestContext, Task<NewSessionResponse>> OnNewSession { get; set; } =
        (_, _) => Task.FromResult(new NewSessionResponse { SessionId = "s" });

    public Func<PromptRequest, RequestContext, Task<PromptResponse>> OnPrompt { get; set; } =
        (_, _) => Task.FromResult(new PromptResponse { StopReason = StopReason.EndTurn });

    public Func<AuthenticateRequest, RequestContext, Task<AuthenticateResponse>> OnAuthenticate { get; set; } =
        (_, _) => Task.FromResult(new AuthenticateResponse());

    public Func<string, JsonElement?, RequestContext, Task<JsonElement?>> OnExtension { get; set; } =
        (method, parameters, _) => method == "_ping" ? Task.FromResult(parameters) : Task.FromException<JsonElement?>(AcpException.MethodNotFound(method));

    public Action<CancelNotification> OnCancel { get; set; } = _ => { };

    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, RequestContext context) => Note("initialize", OnInitialize(request, context));

    public Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, RequestContext context) =>
        Note("authenticate", OnAuthenticate(request, context));

    public Task<LogoutResponse> LogoutAsync(LogoutRequest request, RequestContext context) => Note("logout", Task.FromResult(new LogoutResponse()));

    public Task<NewSessionResponse> NewSessionAsync(NewSessionRequest request, RequestContext context) => Note("session/new", OnNewSession(request, context));

    public Task<LoadSessionResponse> LoadSessionAsync(LoadSessionRequest request, RequestContext context) =>
        Note("session/load", Task.FromResult(new LoadSessionResponse()));

    public Task<ResumeSessionResponse> ResumeSessionAsync(ResumeSessionRequest request, RequestContext context) =>
        Note("session/resume", Task.FromResult(new ResumeSessionResponse()));

    public Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, RequestContext context) =>
        Note("session/list", Task.FromResult(new ListSessionsResponse { Sessions = [] }));

    public Task<DeleteSessionResponse> DeleteSessionAsync(DeleteSessionRequest request, RequestContext context) =>
        Note("session/delete", Task.FromResult(new DeleteSessionResponse()));

    public Task<CloseSessionResponse> CloseSessionAsync(CloseSessionRequest request, RequestContext context) =>
        Note("session/close", Task.FromResult(new CloseSessionResponse()));

    public Task<SetSessionModeResponse> SetSessionModeAsync(SetSessionModeRequest request, RequestContext context) =>
        Note("session/set_mode", Task.FromResult(new SetSessionModeResponse()));

    public Task<SetSessionConfigOptionResponse> SetSessionConfigOptionAsync(SetSessionConfigOptionRequest request, RequestContext context) =>
        Note("session/set_config_option", Task.FromResult(new SetSessionConfigOptionResponse { ConfigOptions = [] }));

    public Task<PromptResponse> PromptAsync(PromptRequest request, RequestContext context)
    {
        Calls.Enqueue("session/prompt");
        return OnPrompt(request, context);
    }

    public void Cancel(CancelNotification notification)
    {
        Calls.Enqueue("session/cancel");
        OnCancel(notification);
    }

    public Task<JsonElement?> ExtensionRequestAsync(string method, JsonElement? parameters, RequestContext context) =>
        Note(method, OnExtension(method, parameters, context));

    public void ExtensionNotification(string method, JsonElement? parameters) => Calls.Enqueue(method + " " + parameters);

    private Task<T> Note<T>(string method, Task<T> result)
    {
        Calls.Enqueue(method);
        return result;
    }
}
