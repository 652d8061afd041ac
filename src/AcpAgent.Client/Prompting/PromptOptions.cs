using AcpAgent.Client.Connecting;
using AcpAgent.Client.Processes;

namespace AcpAgent.Client.Prompting;

/// <summary>One prompt, and whom it is for.</summary>
public sealed record PromptOptions
{
    /// <summary>What is said.</summary>
    public required string Text { get; init; }

    /// <summary>The session's working directory, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>The agent to start; null where <see cref="Address"/> says which to connect to.</summary>
    public AgentCommand? Command { get; init; }

    /// <summary>Where an agent listens.</summary>
    public AgentAddress? Address { get; init; }

    /// <summary>The token to show to an agent that asks for one; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The session to load and go on with; null for a new one.</summary>
    public string? SessionId { get; init; }

    /// <summary>Who answers when the agent asks for permission.</summary>
    public Approval Approval { get; init; }

    /// <summary>Whether every message is written out as it is on the wire, instead of words for a person.</summary>
    public bool Json { get; init; }
}
