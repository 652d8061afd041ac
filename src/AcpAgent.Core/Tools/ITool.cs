using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>
/// A tool that the model can call. A call has two steps: <see cref="PrepareAsync"/> looks without touching, the rules decide on what
/// it found, and only then <see cref="PreparedCall.RunAsync"/> acts, on the very handles that were looked at.
/// </summary>
public interface ITool
{
    /// <summary>The name that the model calls and rules match.</summary>
    string Name { get; }

    /// <summary>For the model.</summary>
    string Description { get; }

    /// <summary>For the client's icon.</summary>
    ToolKind Kind { get; }

    /// <summary>JSON Schema of the arguments, an object.</summary>
    JsonElement Parameters { get; }

    /// <summary>A title for a person from the name alone, before the arguments are known.</summary>
    string Title { get; }

    /// <summary>Whether its calls only look, so that several may be made at a time and it makes no difference which is first.</summary>
    bool OnlyLooks => false;

    /// <summary>Checks the arguments and gathers the facts. Has no effect.</summary>
    /// <exception cref="ToolArgumentException">The arguments are not what the tool takes; the message names the field.</exception>
    ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation);
}
