namespace AcpAgent.EndToEnd.Injection;

/// <summary>Where the injected text stands that the model reads and obeys.</summary>
public enum Carrier
{
    /// <summary>A file of the workspace, read by the agent's own tool.</summary>
    Note,

    /// <summary>A line that a search finds.</summary>
    Search,

    /// <summary>The name of a file in a listing.</summary>
    Name,

    /// <summary>What a command prints.</summary>
    Output,

    /// <summary>A page that is fetched.</summary>
    Page,

    /// <summary>The result of a tool of an MCP server.</summary>
    Server,

    /// <summary>A skill that the user has installed.</summary>
    Skill,

    /// <summary>The project's AGENTAO.md.</summary>
    Instructions,
}
