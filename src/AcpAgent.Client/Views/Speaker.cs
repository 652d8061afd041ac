namespace AcpAgent.Client.Views;

/// <summary>Whose words a message is.</summary>
public enum Speaker
{
    /// <summary>What the user said.</summary>
    User,

    /// <summary>What the agent says.</summary>
    Agent,

    /// <summary>What the agent thinks.</summary>
    Thought,
}
