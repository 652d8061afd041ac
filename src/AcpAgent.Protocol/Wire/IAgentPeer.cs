using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>What a client sees of its agent.</summary>
public interface IAgentPeer : IPeer
{
    /// <summary><c>initialize</c>.</summary>
    Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken);

    /// <summary><c>authenticate</c>.</summary>
    Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken);

    /// <summary><c>logout</c>.</summary>
    Task<LogoutResponse> LogoutAsync(LogoutRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/new</c>.</summary>
    Task<NewSessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/load</c>: every update of the replay has been handed to the client when it completes.</summary>
    Task<LoadSessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/resume</c>.</summary>
    Task<ResumeSessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/list</c>.</summary>
    Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/delete</c>.</summary>
    Task<DeleteSessionResponse> DeleteSessionAsync(DeleteSessionRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/close</c>.</summary>
    Task<CloseSessionResponse> CloseSessionAsync(CloseSessionRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/set_mode</c>.</summary>
    Task<SetSessionModeResponse> SetSessionModeAsync(SetSessionModeRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/set_config_option</c>.</summary>
    Task<SetSessionConfigOptionResponse> SetSessionConfigOptionAsync(SetSessionConfigOptionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// <c>session/prompt</c>: every update of the turn has been handed to the client when it completes. To end a turn and learn
    /// how it ended use <see cref="Cancel"/>, not the token.
    /// </summary>
    Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary><c>session/cancel</c>.</summary>
    void Cancel(CancelNotification notification);
}
