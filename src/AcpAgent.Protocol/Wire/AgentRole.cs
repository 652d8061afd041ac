using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc;

namespace AcpAgent.Protocol.Wire;

/// <summary>The methods of an agent.</summary>
internal sealed class AgentRole(IAcpAgent agent) : Role
{
    public override bool AwaitsInitialize => true;

    public override JsonTypeInfo? ParametersOf(string method) => method switch
    {
        AcpMethods.Initialize => AcpJson.Context.InitializeRequest,
        AcpMethods.Authenticate => AcpJson.Context.AuthenticateRequest,
        AcpMethods.Logout => AcpJson.Context.LogoutRequest,
        AcpMethods.SessionNew => AcpJson.Context.NewSessionRequest,
        AcpMethods.SessionLoad => AcpJson.Context.LoadSessionRequest,
        AcpMethods.SessionResume => AcpJson.Context.ResumeSessionRequest,
        AcpMethods.SessionList => AcpJson.Context.ListSessionsRequest,
        AcpMethods.SessionDelete => AcpJson.Context.DeleteSessionRequest,
        AcpMethods.SessionClose => AcpJson.Context.CloseSessionRequest,
        AcpMethods.SessionSetMode => AcpJson.Context.SetSessionModeRequest,
        AcpMethods.SessionSetConfigOption => AcpJson.Context.SetSessionConfigOptionRequest,
        AcpMethods.SessionPrompt => AcpJson.Context.PromptRequest,
        _ => null,
    };

    public override void Notify(string method, ReadOnlySpan<byte> parameters)
    {
        if (method == AcpMethods.SessionCancel)
        {
            agent.Cancel(Read(parameters, AcpJson.Context.CancelNotification));
        }
    }

    public override void NotifyExtension(ExtensionCall call) => agent.ExtensionNotification(call.Method, call.Parameters);

    public override void AddMethods(JsonRpc rpc)
    {
        Add<InitializeRequest, InitializeResponse>(rpc, AcpMethods.Initialize, agent.InitializeAsync);
        Add<AuthenticateRequest, AuthenticateResponse>(rpc, AcpMethods.Authenticate, agent.AuthenticateAsync);
        Add<LogoutRequest, LogoutResponse>(rpc, AcpMethods.Logout, agent.LogoutAsync);
        Add<NewSessionRequest, NewSessionResponse>(rpc, AcpMethods.SessionNew, agent.NewSessionAsync);
        Add<LoadSessionRequest, LoadSessionResponse>(rpc, AcpMethods.SessionLoad, agent.LoadSessionAsync);
        Add<ResumeSessionRequest, ResumeSessionResponse>(rpc, AcpMethods.SessionResume, agent.ResumeSessionAsync);
        Add<ListSessionsRequest, ListSessionsResponse>(rpc, AcpMethods.SessionList, agent.ListSessionsAsync);
        Add<DeleteSessionRequest, DeleteSessionResponse>(rpc, AcpMethods.SessionDelete, agent.DeleteSessionAsync);
        Add<CloseSessionRequest, CloseSessionResponse>(rpc, AcpMethods.SessionClose, agent.CloseSessionAsync);
        Add<SetSessionModeRequest, SetSessionModeResponse>(rpc, AcpMethods.SessionSetMode, agent.SetSessionModeAsync);
        Add<SetSessionConfigOptionRequest, SetSessionConfigOptionResponse>(rpc, AcpMethods.SessionSetConfigOption, agent.SetSessionConfigOptionAsync);
        Add<PromptRequest, PromptResponse>(rpc, AcpMethods.SessionPrompt, agent.PromptAsync);
        AddExtension(rpc, ExtensionAsync);
    }

    private async Task<JsonElement> ExtensionAsync(ExtensionCall call, RequestContext context) =>
        OrEmpty(await agent.ExtensionRequestAsync(call.Method, call.Parameters, context).ConfigureAwait(false));
}
