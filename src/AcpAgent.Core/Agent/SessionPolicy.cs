using AcpAgent.Core.Configuration;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Sessions;

namespace AcpAgent.Core.Agent;

/// <summary>The rules of a session, and what has been answered in it, as they are at each decision.</summary>
internal sealed class SessionPolicy(PermissionFiles files, ConfigurationLog log, string sessionId, Func<SessionState> state) : IPermissionPolicy
{
    /// <inheritdoc/>
    public string Version => Engine().Version;

    /// <inheritdoc/>
    public PermissionDecision Decide(ToolCallFacts call, string modeId)
    {
        var engine = Engine();
        log.Saw(sessionId, ConfigurationSnapshot.Permissions, engine.Version);
        if (call.Command?.Sandbox.Version is { } sandbox)
        {
            log.Saw(sessionId, ConfigurationSnapshot.Sandbox, sandbox);
        }

        return engine.Decide(call, modeId);
    }

    private PermissionEngine Engine()
    {
        var now = state();
        return new(files.Current(now.Roots), [.. now.Answers.Given.Select(answer => new PastAnswer(answer.PermissionId, answer.Allows, answer.Covers))]);
    }
}
