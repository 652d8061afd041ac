using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Replaces the session's plan.</summary>
internal sealed class TodoWriteTool : ITool
{
    private const int MostEntries = 200;
    private const int LongestContent = 2000;

    private static readonly string[] _names = ["todos"];
    private static readonly string[] _entryNames = ["content", "status", "priority"];

    /// <inheritdoc/>
    public string Name => "todo_write";

    /// <inheritdoc/>
    public string Title => "Update plan";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Think;

    /// <inheritdoc/>
    public string Description =>
        "Replaces the plan that the user sees. Give the complete list each time. Use it for work of several steps, and keep it up to date.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "todos": {
              "type": "array",
              "maxItems": {{MostEntries}},
              "description": "All steps, in order.",
              "items": {
                "type": "object",
                "properties": {
                  "content": { "type": "string", "minLength": 1, "maxLength": {{LongestContent}}, "description": "What is to be done." },
                  "status": { "type": "string", "enum": ["pending", "in_progress", "completed"] },
                  "priority": { "type": "string", "enum": ["high", "medium", "low"], "description": "Default: medium." }
                },
                "required": ["content", "status"],
                "additionalProperties": false
              }
            }
          },
          "required": ["todos"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var list = given.List("todos");
        if (list.GetArrayLength() > MostEntries)
        {
            throw given.Wrong("todos", $"must not have more than {MostEntries} entries");
        }

        return ValueTask.FromResult<PreparedCall>(new Call(arguments, [.. list.EnumerateArray().Select(Entry)]));
    }

    private static PlanEntry Entry(JsonElement value, int index)
    {
        var given = new ToolArguments(value, _entryNames, $"todos[{index}].");
        var content = given.Text("content").Trim();
        return content.Length is 0 or > LongestContent
            ? throw given.Wrong("content", $"must have 1 to {LongestContent} characters")
            : new PlanEntry
            {
                Content = content,
                Status = given.Text("status") switch
                {
                    "pending" => PlanEntryStatus.Pending,
                    "in_progress" => PlanEntryStatus.InProgress,
                    "completed" => PlanEntryStatus.Completed,
                    _ => throw given.Wrong("status", "must be pending, in_progress or completed"),
                },
                Priority = given.OptionalText("priority") switch
                {
                    null or "medium" => PlanEntryPriority.Medium,
                    "high" => PlanEntryPriority.High,
                    "low" => PlanEntryPriority.Low,
                    _ => throw given.Wrong("priority", "must be high, medium or low"),
                },
            };
    }

    private sealed class Call(JsonElement arguments, IReadOnlyList<PlanEntry> entries) : PreparedCall
    {
        public override string Title => "Update plan";

        public override ToolCallFacts Facts { get; } = new("todo_write", arguments, []);

        public override Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            run.ReplacePlan(entries);
            return Task.FromResult(new ToolResult(true, entries.Count == 0
                ? "The plan is empty now."
                : $"The plan has {entries.Count} steps now, {entries.Count(entry => entry.Status == PlanEntryStatus.Completed)} of them completed."));
        }
    }
}
