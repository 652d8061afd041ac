using AcpAgent.Core.Permissions;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>The rules of a session, as they are at each decision.</summary>
internal sealed class SessionPolicy(PermissionFiles files, Func<WorkspaceRoots> roots) : IPermissionPolicy
{
    /// <inheritdoc/>
    public string Version => new PermissionEngine(files.Current(roots())).Version;

    /// <inheritdoc/>
    public PermissionDecision Decide(ToolCallFacts call, string modeId) => new PermissionEngine(files.Current(roots())).Decide(call, modeId);
}
