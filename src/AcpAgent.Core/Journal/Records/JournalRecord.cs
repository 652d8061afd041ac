using System.Text.Json.Serialization;

namespace AcpAgent.Core.Journal.Records;

/// <summary>
/// One fact of a session, as its journal keeps it. Everything else about a session (what a client is shown again, what the
/// model is told, totals, mode, grants, plan) is a fold over these.
/// </summary>
/// <remarks>
/// Names and meanings are part of format <see cref="SegmentOpened.CurrentFormat"/>: a member may be added where its absence
/// means what it meant before; anything else is a new format. Content blocks and the small value types of tool calls are
/// the protocol's own (they are MCP's as well, and stable); whole wire updates are never stored.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(SegmentOpened), "segment")]
[JsonDerivedType(typeof(SessionCreated), "session")]
[JsonDerivedType(typeof(SessionAttached), "attached")]
[JsonDerivedType(typeof(SessionClosed), "closed")]
[JsonDerivedType(typeof(PromptAccepted), "prompt")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(AgentText), "text")]
[JsonDerivedType(typeof(AgentThought), "thought")]
[JsonDerivedType(typeof(AgentNote), "note")]
[JsonDerivedType(typeof(ModelReplied), "reply")]
[JsonDerivedType(typeof(ToolCallAnnounced), "tool")]
[JsonDerivedType(typeof(ToolCallPrepared), "tool_prepared")]
[JsonDerivedType(typeof(ToolCallDecided), "tool_decided")]
[JsonDerivedType(typeof(ToolCallStarted), "tool_started")]
[JsonDerivedType(typeof(ToolCallProgressed), "tool_progress")]
[JsonDerivedType(typeof(ToolCallEnded), "tool_ended")]
[JsonDerivedType(typeof(PermissionRequested), "permission")]
[JsonDerivedType(typeof(PermissionAnswered), "permission_answer")]
[JsonDerivedType(typeof(PlanReplaced), "plan")]
[JsonDerivedType(typeof(ModeChanged), "mode")]
[JsonDerivedType(typeof(TitleChanged), "title")]
[JsonDerivedType(typeof(TurnEnded), "turn_ended")]
public abstract record JournalRecord;

/// <summary>A record with its place in the session.</summary>
/// <param name="Sequence">1 for the session's first record, then without gaps across all segments.</param>
/// <param name="At">When it was appended (UTC, milliseconds).</param>
/// <param name="Record">The fact.</param>
public readonly record struct JournalEntry(long Sequence, DateTimeOffset At, JournalRecord Record);
