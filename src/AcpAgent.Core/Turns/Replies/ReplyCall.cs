using AcpAgent.Core.Tools;

namespace AcpAgent.Core.Turns.Replies;

/// <summary>A tool call that a reply asks for.</summary>
/// <param name="id">Our own id.</param>
/// <param name="name">The tool's name as the model spelled it.</param>
/// <param name="tool">The tool; null where there is none of that name.</param>
internal sealed class ReplyCall(string id, string name, ITool? tool)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public ITool? Tool { get; } = tool;

    /// <summary>What the model wrote; null where the reply ended before it was complete.</summary>
    public string? Arguments { get; set; }

    /// <summary>Why the call cannot be run whatever its arguments; a sentence for the model.</summary>
    public string? Problem { get; set; }
}
