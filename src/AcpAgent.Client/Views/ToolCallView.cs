using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Views;

/// <summary>A tool call in its latest state.</summary>
public sealed class ToolCallView : ViewItem
{
    internal ToolCallView(ToolCall state) => State = state;

    /// <summary>Everything that is known of it.</summary>
    public ToolCall State { get; private set; }

    /// <summary>How far it is; a call that does not say is pending.</summary>
    public ToolCallStatus Status => State.Status ?? ToolCallStatus.Pending;

    /// <summary>Whether nothing more will become of it.</summary>
    public bool IsOver => Status is ToolCallStatus.Completed or ToolCallStatus.Failed;

    /// <summary>A call that was never announced is one all the same.</summary>
    internal static ToolCall Announced(ToolCallUpdate update) => Updated(new ToolCall { ToolCallId = update.ToolCallId, Title = "" }, update);

    internal void Replace(ToolCall state) => State = state;

    internal void Update(ToolCallUpdate update) => State = Updated(State, update);

    private static ToolCall Updated(ToolCall state, ToolCallUpdate update) => state with
    {
        Title = update.Title ?? state.Title,
        Name = update.Name ?? state.Name,
        Kind = update.Kind ?? state.Kind,
        Status = update.Status ?? state.Status,
        Content = update.Content ?? state.Content,
        Locations = update.Locations ?? state.Locations,
        RawInput = update.RawInput ?? state.RawInput,
        RawOutput = update.RawOutput ?? state.RawOutput,
    };
}
