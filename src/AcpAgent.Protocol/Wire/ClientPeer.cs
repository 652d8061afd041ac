using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The agent's way to its client.</summary>
internal sealed class ClientPeer(string connectionId, Outbox outbox, OutboundQueue queue, CancellationToken closed)
    : Peer(connectionId, outbox, queue, closed), IClientPeer
{
    public void Update(SessionNotification notification) => Outbox.Update(notification);

    public void Send(ReadOnlySpan<byte> lines) => Outbox.Lines(lines);

    public void CompleteElicitation(CompleteElicitationNotification notification) =>
        Outbox.Call(null, AcpMethods.ElicitationComplete, notification);

    public Task<RequestPermissionResponse> RequestPermissionAsync(RequestPermissionRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.SessionRequestPermission, request, AcpJson.Context.RequestPermissionResponse, cancellationToken);

    public Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.FsReadTextFile, request, AcpJson.Context.ReadTextFileResponse, cancellationToken);

    public Task<WriteTextFileResponse> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.FsWriteTextFile, request, AcpJson.Context.WriteTextFileResponse, cancellationToken);

    public Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.TerminalCreate, request, AcpJson.Context.CreateTerminalResponse, cancellationToken);

    public Task<TerminalOutputResponse> TerminalOutputAsync(TerminalOutputRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.TerminalOutput, request, AcpJson.Context.TerminalOutputResponse, cancellationToken);

    public Task<WaitForTerminalExitResponse> WaitForTerminalExitAsync(WaitForTerminalExitRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.TerminalWaitForExit, request, AcpJson.Context.WaitForTerminalExitResponse, cancellationToken);

    public Task<KillTerminalResponse> KillTerminalAsync(KillTerminalRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.TerminalKill, request, AcpJson.Context.KillTerminalResponse, cancellationToken);

    public Task<ReleaseTerminalResponse> ReleaseTerminalAsync(ReleaseTerminalRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.TerminalRelease, request, AcpJson.Context.ReleaseTerminalResponse, cancellationToken);

    public Task<CreateElicitationResponse> CreateElicitationAsync(CreateElicitationRequest request, CancellationToken cancellationToken) =>
        CallAsync(AcpMethods.ElicitationCreate, request, AcpJson.Context.CreateElicitationResponse, cancellationToken);
}
