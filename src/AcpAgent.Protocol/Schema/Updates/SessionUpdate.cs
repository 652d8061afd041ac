using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What an agent tells about a session while it works or replays (protocol page "Prompt Turn").</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "sessionUpdate")]
[JsonDerivedType(typeof(UserMessageChunk), "user_message_chunk")]
[JsonDerivedType(typeof(AgentMessageChunk), "agent_message_chunk")]
[JsonDerivedType(typeof(AgentThoughtChunk), "agent_thought_chunk")]
[JsonDerivedType(typeof(ToolCall), "tool_call")]
[JsonDerivedType(typeof(ToolCallUpdate), "tool_call_update")]
[JsonDerivedType(typeof(Plan), "plan")]
[JsonDerivedType(typeof(AvailableCommandsUpdate), "available_commands_update")]
[JsonDerivedType(typeof(CurrentModeUpdate), "current_mode_update")]
[JsonDerivedType(typeof(ConfigOptionUpdate), "config_option_update")]
[JsonDerivedType(typeof(SessionInfoUpdate), "session_info_update")]
[JsonDerivedType(typeof(UsageUpdate), "usage_update")]
[JsonDerivedType(typeof(Notice), "notice")]
[JsonDerivedType(typeof(CompactionUpdate), "compaction_update")]
[JsonDerivedType(typeof(CompactionSummaryChunk), "compaction_summary_chunk")]
public abstract record SessionUpdate : Extensible;
