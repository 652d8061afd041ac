using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>What the agent sees of its client.</summary>
/// <remarks>
/// Everything sent, answers too, goes through one queue and arrives in the order of the calls. Notifications never block;
/// after the connection is closed they are dropped.
/// </remarks>
public interface IClientPeer : IPeer
{
    /// <summary><c>session/update</c>.</summary>
    void Update(SessionNotification notification);

    /// <summary>Whole messages that are encoded already: lines of JSON in UTF-8, each with its end. They are copied.</summary>
    void Send(ReadOnlySpan<byte> lines);

    /// <summary><c>session/request_permission</c>.</summary>
    Task<RequestPermissionResponse> RequestPermissionAsync(RequestPermissionRequest request, CancellationToken cancellationToken);

    /// <summary><c>fs/read_text_file</c>.</summary>
    Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken);

    /// <summary><c>fs/write_text_file</c>.</summary>
    Task<WriteTextFileResponse> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken);

    /// <summary><c>terminal/create</c>.</summary>
    Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken);

    /// <summary><c>terminal/output</c>.</summary>
    Task<TerminalOutputResponse> TerminalOutputAsync(TerminalOutputRequest request, CancellationToken cancellationToken);

    /// <summary><c>terminal/wait_for_exit</c>.</summary>
    Task<WaitForTerminalExitResponse> WaitForTerminalExitAsync(WaitForTerminalExitRequest request, CancellationToken cancellationToken);

    /// <summary><c>terminal/kill</c>.</summary>
    Task<KillTerminalResponse> KillTerminalAsync(KillTerminalRequest request, CancellationToken cancellationToken);

    /// <summary><c>terminal/release</c>.</summary>
    Task<ReleaseTerminalResponse> ReleaseTerminalAsync(ReleaseTerminalRequest request, CancellationToken cancellationToken);

    /// <summary><c>elicitation/create</c>.</summary>
    Task<CreateElicitationResponse> CreateElicitationAsync(CreateElicitationRequest request, CancellationToken cancellationToken);

    /// <summary><c>elicitation/complete</c>.</summary>
    void CompleteElicitation(CompleteElicitationNotification notification);
}
