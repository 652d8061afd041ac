using AcpAgent.Core.Models;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Core.Turns;

namespace AcpAgent.Core.Agent;

/// <summary>What a process's agent is started with.</summary>
public sealed record AgentOptions
{
    /// <summary>Where sessions are kept; made where it is missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The model.</summary>
    public required ModelSettings Model { get; init; }

    /// <summary>What commands run in; null where there are to be none.</summary>
    public ShellOptions? Shell { get; init; }

    /// <summary>Where the web is searched; null where it is not.</summary>
    public SearchProvider? Search { get; init; }

    /// <summary>What is neither shown, nor journaled, nor given to a child.</summary>
    public KnownSecrets Secrets { get; init; } = new();

    /// <summary>Where the operator's files lie; null for none.</summary>
    public string? OperatorDirectory { get; init; }

    /// <summary>The user's own settings and skills, <c>~/.agentao</c>; null where there is no home.</summary>
    public string? UserDirectory { get; init; }

    /// <summary>Where turns must stop.</summary>
    public TurnLimits Limits { get; init; } = TurnLimits.Default;

    /// <summary>How long a question waits for its answer; then it counts as a no, also where the process has ended meanwhile.</summary>
    public TimeSpan PermissionExpiry { get; init; } = PendingPermissions.UsualExpiry;

    /// <summary>How many prompts of a session may wait behind the running one.</summary>
    public int QueuedPrompts { get; init; } = 16;

    /// <summary>Sessions on a page of <c>session/list</c>.</summary>
    public int ListPageSize { get; init; } = 50;
}
