using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>Who answers a method.</summary>
public enum MethodSide
{
    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The client.</summary>
    Client,

    /// <summary>Whoever receives it.</summary>
    Both,
}

/// <summary>A method of the protocol.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Side">Who receives it.</param>
/// <param name="Params">The type of its parameters.</param>
/// <param name="Result">The type of its result; null for a notification.</param>
public sealed record AcpMethod(string Name, MethodSide Side, JsonTypeInfo Params, JsonTypeInfo? Result)
{
    /// <summary>Whether it is never answered.</summary>
    public bool IsNotification => Result is null;
}

/// <summary>The stable methods of protocol version 1.</summary>
public static class AcpMethods
{
    /// <summary><see cref="InitializeRequest"/>, answered by <see cref="InitializeResponse"/>, to the agent.</summary>
    public const string Initialize = "initialize";

    /// <summary><see cref="AuthenticateRequest"/>, answered by <see cref="AuthenticateResponse"/>, to the agent.</summary>
    public const string Authenticate = "authenticate";

    /// <summary><see cref="LogoutRequest"/>, answered by <see cref="LogoutResponse"/>, to the agent.</summary>
    public const string Logout = "logout";

    /// <summary><see cref="NewSessionRequest"/>, answered by <see cref="NewSessionResponse"/>, to the agent.</summary>
    public const string SessionNew = "session/new";

    /// <summary><see cref="LoadSessionRequest"/>, answered by <see cref="LoadSessionResponse"/>, to the agent.</summary>
    public const string SessionLoad = "session/load";

    /// <summary><see cref="ListSessionsRequest"/>, answered by <see cref="ListSessionsResponse"/>, to the agent.</summary>
    public const string SessionList = "session/list";

    /// <summary><see cref="DeleteSessionRequest"/>, answered by <see cref="DeleteSessionResponse"/>, to the agent.</summary>
    public const string SessionDelete = "session/delete";

    /// <summary><see cref="ResumeSessionRequest"/>, answered by <see cref="ResumeSessionResponse"/>, to the agent.</summary>
    public const string SessionResume = "session/resume";

    /// <summary><see cref="CloseSessionRequest"/>, answered by <see cref="CloseSessionResponse"/>, to the agent.</summary>
    public const string SessionClose = "session/close";

    /// <summary><see cref="SetSessionModeRequest"/>, answered by <see cref="SetSessionModeResponse"/>, to the agent.</summary>
    public const string SessionSetMode = "session/set_mode";

    /// <summary><see cref="SetSessionConfigOptionRequest"/>, answered by <see cref="SetSessionConfigOptionResponse"/>, to the agent.</summary>
    public const string SessionSetConfigOption = "session/set_config_option";

    /// <summary><see cref="PromptRequest"/>, answered by <see cref="PromptResponse"/>, to the agent.</summary>
    public const string SessionPrompt = "session/prompt";

    /// <summary><see cref="CancelNotification"/>, a notification, to the agent.</summary>
    public const string SessionCancel = "session/cancel";

    /// <summary><see cref="WriteTextFileRequest"/>, answered by <see cref="WriteTextFileResponse"/>, to the client.</summary>
    public const string FsWriteTextFile = "fs/write_text_file";

    /// <summary><see cref="ReadTextFileRequest"/>, answered by <see cref="ReadTextFileResponse"/>, to the client.</summary>
    public const string FsReadTextFile = "fs/read_text_file";

    /// <summary><see cref="RequestPermissionRequest"/>, answered by <see cref="RequestPermissionResponse"/>, to the client.</summary>
    public const string SessionRequestPermission = "session/request_permission";

    /// <summary><see cref="CreateTerminalRequest"/>, answered by <see cref="CreateTerminalResponse"/>, to the client.</summary>
    public const string TerminalCreate = "terminal/create";

    /// <summary><see cref="TerminalOutputRequest"/>, answered by <see cref="TerminalOutputResponse"/>, to the client.</summary>
    public const string TerminalOutput = "terminal/output";

    /// <summary><see cref="ReleaseTerminalRequest"/>, answered by <see cref="ReleaseTerminalResponse"/>, to the client.</summary>
    public const string TerminalRelease = "terminal/release";

    /// <summary><see cref="WaitForTerminalExitRequest"/>, answered by <see cref="WaitForTerminalExitResponse"/>, to the client.</summary>
    public const string TerminalWaitForExit = "terminal/wait_for_exit";

    /// <summary><see cref="KillTerminalRequest"/>, answered by <see cref="KillTerminalResponse"/>, to the client.</summary>
    public const string TerminalKill = "terminal/kill";

    /// <summary><see cref="CreateElicitationRequest"/>, answered by <see cref="CreateElicitationResponse"/>, to the client.</summary>
    public const string ElicitationCreate = "elicitation/create";

    /// <summary><see cref="SessionNotification"/>, a notification, to the client.</summary>
    public const string SessionUpdate = "session/update";

    /// <summary><see cref="CompleteElicitationNotification"/>, a notification, to the client.</summary>
    public const string ElicitationComplete = "elicitation/complete";

    /// <summary><see cref="CancelRequestNotification"/>, a notification, to either side.</summary>
    public const string CancelRequest = "$/cancel_request";

    /// <summary>Every method by its name.</summary>
    public static FrozenDictionary<string, AcpMethod> All { get; } = new AcpMethod[]
    {
        new(Initialize, MethodSide.Agent, AcpJson.Context.InitializeRequest, AcpJson.Context.InitializeResponse),
        new(Authenticate, MethodSide.Agent, AcpJson.Context.AuthenticateRequest, AcpJson.Context.AuthenticateResponse),
        new(Logout, MethodSide.Agent, AcpJson.Context.LogoutRequest, AcpJson.Context.LogoutResponse),
        new(SessionNew, MethodSide.Agent, AcpJson.Context.NewSessionRequest, AcpJson.Context.NewSessionResponse),
        new(SessionLoad, MethodSide.Agent, AcpJson.Context.LoadSessionRequest, AcpJson.Context.LoadSessionResponse),
        new(SessionList, MethodSide.Agent, AcpJson.Context.ListSessionsRequest, AcpJson.Context.ListSessionsResponse),
        new(SessionDelete, MethodSide.Agent, AcpJson.Context.DeleteSessionRequest, AcpJson.Context.DeleteSessionResponse),
        new(SessionResume, MethodSide.Agent, AcpJson.Context.ResumeSessionRequest, AcpJson.Context.ResumeSessionResponse),
        new(SessionClose, MethodSide.Agent, AcpJson.Context.CloseSessionRequest, AcpJson.Context.CloseSessionResponse),
        new(SessionSetMode, MethodSide.Agent, AcpJson.Context.SetSessionModeRequest, AcpJson.Context.SetSessionModeResponse),
        new(SessionSetConfigOption, MethodSide.Agent, AcpJson.Context.SetSessionConfigOptionRequest, AcpJson.Context.SetSessionConfigOptionResponse),
        new(SessionPrompt, MethodSide.Agent, AcpJson.Context.PromptRequest, AcpJson.Context.PromptResponse),
        new(SessionCancel, MethodSide.Agent, AcpJson.Context.CancelNotification, null),
        new(FsWriteTextFile, MethodSide.Client, AcpJson.Context.WriteTextFileRequest, AcpJson.Context.WriteTextFileResponse),
        new(FsReadTextFile, MethodSide.Client, AcpJson.Context.ReadTextFileRequest, AcpJson.Context.ReadTextFileResponse),
        new(SessionRequestPermission, MethodSide.Client, AcpJson.Context.RequestPermissionRequest, AcpJson.Context.RequestPermissionResponse),
        new(TerminalCreate, MethodSide.Client, AcpJson.Context.CreateTerminalRequest, AcpJson.Context.CreateTerminalResponse),
        new(TerminalOutput, MethodSide.Client, AcpJson.Context.TerminalOutputRequest, AcpJson.Context.TerminalOutputResponse),
        new(TerminalRelease, MethodSide.Client, AcpJson.Context.ReleaseTerminalRequest, AcpJson.Context.ReleaseTerminalResponse),
        new(TerminalWaitForExit, MethodSide.Client, AcpJson.Context.WaitForTerminalExitRequest, AcpJson.Context.WaitForTerminalExitResponse),
        new(TerminalKill, MethodSide.Client, AcpJson.Context.KillTerminalRequest, AcpJson.Context.KillTerminalResponse),
        new(ElicitationCreate, MethodSide.Client, AcpJson.Context.CreateElicitationRequest, AcpJson.Context.CreateElicitationResponse),
        new(SessionUpdate, MethodSide.Client, AcpJson.Context.SessionNotification, null),
        new(ElicitationComplete, MethodSide.Client, AcpJson.Context.CompleteElicitationNotification, null),
        new(CancelRequest, MethodSide.Both, AcpJson.Context.CancelRequestNotification, null),
    }.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);
}
