using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Turns.History;

/// <summary>A tool call as the journal tells of it so far.</summary>
/// <param name="id">Our own id.</param>
/// <param name="wireId">The id that the model is told: its own where that is usable and unique, else one of ours.</param>
/// <param name="tool">The tool's name as the model spelled it.</param>
internal sealed class ConversationCall(string id, string wireId, string tool)
{
    public string Id { get; } = id;

    public string WireId { get; } = wireId;

    public string Tool { get; } = tool;

    /// <summary>What the model wrote; null while it is not known, which it never may be.</summary>
    public string? Arguments { get; set; }

    /// <summary>Whether the arguments are a JSON object.</summary>
    public bool ArgumentsAreSound { get; set; }

    /// <summary>The user was asked and has not answered.</summary>
    public bool AwaitsPermission { get; set; }

    public bool Started { get; set; }

    public ToolOutcome? Outcome { get; set; }

    public string? Result { get; set; }
}
