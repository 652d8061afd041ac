using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The client's way to its agent.</summary>
internal sealed class AgentPeer(string connectionId, Outbox outbox, OutboundQueue queue, CancellationToken closed)
    : Peer(connectionId, outbox, queue, closed), IAgentPeer
{
    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.Initialize, request, AcpJson.Context.InitializeResponse, cancellationToken);

    public Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.Authenticate, request, AcpJson.Context.AuthenticateResponse, cancellationToken);

    public Task<LogoutResponse> LogoutAsync(LogoutRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.Logout, request, AcpJson.Context.LogoutResponse, cancellationToken);

    public Task<NewSessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionNew, request, AcpJson.Context.NewSessionResponse, cancellationToken);

    public Task<LoadSessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionLoad, request, AcpJson.Context.LoadSessionResponse, cancellationToken);

    public Task<ResumeSessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionResume, request, AcpJson.Context.ResumeSessionResponse, cancellationToken);

    public Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionList, request, AcpJson.Context.ListSessionsResponse, cancellationToken);

    public Task<DeleteSessionResponse> DeleteSessionAsync(DeleteSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionDelete, request, AcpJson.Context.DeleteSessionResponse, cancellationToken);

    public Task<CloseSessionResponse> CloseSessionAsync(CloseSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionClose, request, AcpJson.Context.CloseSessionResponse, cancellationToken);

    public Task<SetSessionModeResponse> SetSessionModeAsync(SetSessionModeRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionSetMode, request, AcpJson.Context.SetSessionModeResponse, cancellationToken);

    public Task<SetSessionConfigOptionResponse> SetSessionConfigOptionAsync(SetSessionConfigOptionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionSetConfigOption, request, AcpJson.Context.SetSessionConfigOptionResponse, cancellationToken);

    public Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionPrompt, request, AcpJson.Context.PromptResponse, cancellationToken);

    public void Cancel(CancelNotification notification) => Outbox.Call(null, AcpMethods.SessionCancel, notification);
}
