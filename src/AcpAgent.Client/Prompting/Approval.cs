namespace AcpAgent.Client.Prompting;

/// <summary>Who answers when the agent asks for permission.</summary>
public enum Approval
{
    /// <summary>The person at the terminal; where there is none, permission is denied.</summary>
    Ask,

    /// <summary>Nobody: everything is allowed.</summary>
    All,

    /// <summary>Nobody: everything is denied.</summary>
    None,
}
