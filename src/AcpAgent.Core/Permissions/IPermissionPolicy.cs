namespace AcpAgent.Core.Permissions;

/// <summary>Decides tool calls: a pure function of the call's facts, the session's mode and the policy itself.</summary>
public interface IPermissionPolicy
{
    /// <summary>The content version of the rules, for the journal.</summary>
    string Version { get; }

    /// <summary>Decides one call. Never throws for any facts; what it does not know it denies or asks.</summary>
    /// <param name="call">The facts.</param>
    /// <param name="modeId">The session's mode now.</param>
    PermissionDecision Decide(ToolCallFacts call, string modeId);
}
