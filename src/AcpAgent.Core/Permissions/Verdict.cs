namespace AcpAgent.Core.Permissions;

/// <summary>What the rules say of a tool call. Ordered: the greater is the stricter.</summary>
public enum Verdict
{
    /// <summary>It may run.</summary>
    Allow,

    /// <summary>The user decides.</summary>
    Ask,

    /// <summary>It must not run.</summary>
    Deny,
}
