using AcpAgent.Core.Models;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Agent;

/// <summary>What the agent says of itself. All of it is known without looking anywhere, so that <c>initialize</c> is answered at once.</summary>
public static class Capabilities
{
    /// <summary>The only version of the protocol that the agent speaks; also the answer to any other.</summary>
    public const int ProtocolVersion = 1;

    /// <summary>The one authentication method, where a connection demands it.</summary>
    public const string TokenMethod = "token";

    /// <summary>Where <c>authenticate</c> carries the token in its <c>_meta</c>.</summary>
    public const string TokenMeta = "acp-agent/token";

    /// <summary>The configuration option that is the session's mode.</summary>
    public const string ModeOption = "mode";

    /// <summary>The configuration option that is the session's model.</summary>
    public const string ModelOption = "model";

    /// <summary>The answer to <c>initialize</c>.</summary>
    /// <param name="needsToken">Whether the connection demands a token.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="sandbox">What commands can be confined with; null where there are none.</param>
    public static InitializeResponse Initialize(bool needsToken, string version, CommandSandbox? sandbox = null) => new()
    {
        Meta = sandbox is null ? null : SandboxMeta.Of(sandbox),
        ProtocolVersion = ProtocolVersion,
        AgentInfo = new Implementation { Name = "acp-agent", Title = "AcpAgent", Version = version },
        AgentCapabilities = new AgentCapabilities
        {
            LoadSession = true,
            PromptCapabilities = new PromptCapabilities { EmbeddedContext = true },
            McpCapabilities = new McpCapabilities { Http = true, Sse = true },
            SessionCapabilities = new SessionCapabilities
            {
                List = new SessionListCapabilities(),
                Delete = new SessionDeleteCapabilities(),
                Resume = new SessionResumeCapabilities(),
                Close = new SessionCloseCapabilities(),
                AdditionalDirectories = new SessionAdditionalDirectoriesCapabilities(),
            },
        },
        AuthMethods = needsToken
            ?
            [
                new AuthMethodAgent
                {
                    Id = TokenMethod,
                    Name = "Token",
                    Description = $"Send the server's token as `{TokenMeta}` in the `_meta` of `authenticate`.",
                },
            ]
            : [],
    };

    /// <summary>The session's modes.</summary>
    public static SessionModeState Modes(SessionState state) => new()
    {
        CurrentModeId = state.ModeId,
        AvailableModes = SessionModes.All,
    };

    /// <summary>The session's options, complete. The mode is among them, for clients that know options only.</summary>
    public static IReadOnlyList<SessionConfigOption> Options(SessionState state, ModelHandle model) =>
    [
        new SessionConfigSelect
        {
            Id = ModeOption,
            Name = "Mode",
            Category = SessionConfigOptionCategory.Mode,
            CurrentValue = state.ModeId,
            Options = new UngroupedSelectOptions(
            [
                .. SessionModes.All.Select(mode => new SessionConfigSelectOption
                {
                    Value = mode.Id,
                    Name = mode.Name,
                    Description = mode.Description,
                }),
            ]),
        },
        new SessionConfigSelect
        {
            Id = ModelOption,
            Name = "Model",
            Category = SessionConfigOptionCategory.Model,
            CurrentValue = model.Id,
            Options = new UngroupedSelectOptions(
            [
                new SessionConfigSelectOption
                {
                    Value = model.Id,
                    Name = model.IsOffline ? "Offline model (no key is set)" : model.Id,
                },
            ]),
        },
    ];
}
