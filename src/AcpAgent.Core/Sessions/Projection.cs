using System.Text.Json;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// What a client is shown of a record the moment that it is written. There is no other way to show a client anything of a session,
/// so nothing can be seen that is not in the journal.
/// </summary>
public static class Projection
{
    /// <summary>The update that shows a record live; null for records that show nothing.</summary>
    public static SessionUpdate? ToUpdate(JournalRecord record) => record switch
    {
        AgentText text => new AgentMessageChunk { MessageId = text.MessageId, Content = Text(text.Text) },
        AgentThought thought => new AgentThoughtChunk { MessageId = thought.MessageId, Content = Text(thought.Text) },
        AgentNote note => new AgentMessageChunk { MessageId = note.MessageId, Content = Text(note.Text) },
        ToolCallAnnounced call => new ToolCall
        {
            ToolCallId = call.ToolCallId,
            Title = call.Title,
            Name = call.Tool,
            Kind = call.Kind,
            Status = ToolCallStatus.Pending,
        },
        ToolCallPrepared call => new ToolCallUpdate
        {
            ToolCallId = call.ToolCallId,
            Title = call.Title,
            Locations = call.Locations,
            Content = call.Content,
            RawInput = RawInput(call.Arguments),
        },
        ToolCallStarted call => new ToolCallUpdate { ToolCallId = call.ToolCallId, Status = ToolCallStatus.InProgress },
        ToolCallProgressed call => new ToolCallUpdate { ToolCallId = call.ToolCallId, Content = call.Content },
        ToolCallEnded call => new ToolCallUpdate
        {
            ToolCallId = call.ToolCallId,
            Status = Status(call.Outcome),
            Content = call.Content,
            RawOutput = RawOutput(call),
        },
        PlanReplaced plan => new Plan { Entries = plan.Entries },
        ModeChanged mode => new CurrentModeUpdate { CurrentModeId = mode.ModeId },
        TitleChanged title => new SessionInfoUpdate { Title = title.Title },
        ModelReplied reply => Usage(reply),
        _ => null,
    };

    /// <summary>What shows a prompt to a client that did not send it, or not to this process.</summary>
    public static IEnumerable<SessionUpdate> ToUpdates(PromptAccepted prompt) =>
        prompt.Prompt.Select(block => new UserMessageChunk { MessageId = prompt.MessageId, Content = block });

    /// <summary>The state of the context after a reply; null where the provider did not say.</summary>
    public static UsageUpdate? Usage(ModelReplied reply) => reply.Usage is { } usage
        ? new UsageUpdate { Used = (ulong)(usage.Input + usage.Output), Size = (ulong)reply.ContextWindow }
        : null;

    /// <summary>The wire's word for an outcome. Version 1 of the protocol has two.</summary>
    public static ToolCallStatus Status(ToolOutcome outcome) =>
        outcome == ToolOutcome.Succeeded ? ToolCallStatus.Completed : ToolCallStatus.Failed;

    /// <summary>Arguments as JSON; what is not JSON is shown as the text that it is.</summary>
    public static JsonElement RawInput(string arguments)
    {
        try
        {
            return JsonElement.Parse(arguments);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(arguments, AcpJson.Context.String);
        }
    }

    /// <summary>What the tool returned for programs; null for nothing.</summary>
    public static JsonElement? RawOutput(ToolCallEnded call) => call.RawOutput is { } raw ? RawInput(raw) : null;

    private static TextContent Text(string text) => new() { Text = text };
}
