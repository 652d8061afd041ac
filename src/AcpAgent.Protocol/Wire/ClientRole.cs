using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc;

namespace AcpAgent.Protocol.Wire;

/// <summary>The methods of a client.</summary>
internal sealed class ClientRole(IAcpClient client) : Role
{
    public override JsonTypeInfo? ParametersOf(string method) => method switch
    {
        AcpMethods.SessionRequestPermission => AcpJson.Context.RequestPermissionRequest,
        AcpMethods.FsReadTextFile => AcpJson.Context.ReadTextFileRequest,
        AcpMethods.FsWriteTextFile => AcpJson.Context.WriteTextFileRequest,
        AcpMethods.TerminalCreate => AcpJson.Context.CreateTerminalRequest,
        AcpMethods.TerminalOutput => AcpJson.Context.TerminalOutputRequest,
        AcpMethods.TerminalWaitForExit => AcpJson.Context.WaitForTerminalExitRequest,
        AcpMethods.TerminalKill => AcpJson.Context.KillTerminalRequest,
        AcpMethods.TerminalRelease => AcpJson.Context.ReleaseTerminalRequest,
        AcpMethods.ElicitationCreate => AcpJson.Context.CreateElicitationRequest,
        _ => null,
    };

    public override void Notify(string method, ReadOnlySpan<byte> parameters)
    {
        switch (method)
        {
            case AcpMethods.SessionUpdate:
                client.Update(Read(parameters, AcpJson.Context.SessionNotification));
                break;
            case AcpMethods.ElicitationComplete:
                client.CompleteElicitation(Read(parameters, AcpJson.Context.CompleteElicitationNotification));
                break;
        }
    }

    public override void NotifyExtension(ExtensionCall call) => client.ExtensionNotification(call.Method, call.Parameters);

    public override void AddMethods(JsonRpc rpc)
    {
        Add<RequestPermissionRequest, RequestPermissionResponse>(rpc, AcpMethods.SessionRequestPermission, client.RequestPermissionAsync);
        Add<ReadTextFileRequest, ReadTextFileResponse>(rpc, AcpMethods.FsReadTextFile, client.ReadTextFileAsync);
        Add<WriteTextFileRequest, WriteTextFileResponse>(rpc, AcpMethods.FsWriteTextFile, client.WriteTextFileAsync);
        Add<CreateTerminalRequest, CreateTerminalResponse>(rpc, AcpMethods.TerminalCreate, client.CreateTerminalAsync);
        Add<TerminalOutputRequest, TerminalOutputResponse>(rpc, AcpMethods.TerminalOutput, client.TerminalOutputAsync);
        Add<WaitForTerminalExitRequest, WaitForTerminalExitResponse>(rpc, AcpMethods.TerminalWaitForExit, client.WaitForTerminalExitAsync);
        Add<KillTerminalRequest, KillTerminalResponse>(rpc, AcpMethods.TerminalKill, client.KillTerminalAsync);
        Add<ReleaseTerminalRequest, ReleaseTerminalResponse>(rpc, AcpMethods.TerminalRelease, client.ReleaseTerminalAsync);
        Add<CreateElicitationRequest, CreateElicitationResponse>(rpc, AcpMethods.ElicitationCreate, client.CreateElicitationAsync);
        AddExtension(rpc, ExtensionAsync);
    }

    private async Task<JsonElement> ExtensionAsync(ExtensionCall call, RequestContext context) =>
        OrEmpty(await client.ExtensionRequestAsync(call.Method, call.Parameters, context).ConfigureAwait(false));
}
