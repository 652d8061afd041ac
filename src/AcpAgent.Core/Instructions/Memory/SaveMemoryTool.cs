using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Instructions.Memory;

/// <summary>Remembers something beyond the session.</summary>
/// <param name="memory">Where.</param>
/// <param name="time">When.</param>
public sealed class SaveMemoryTool(SessionMemory memory, TimeProvider time) : ITool
{
    private const int LongestKey = 100;
    private const int LongestValue = 2000;
    private const int MostTags = 10;
    private const int LongestTag = 50;

    private static readonly string[] _names = ["key", "value", "tags", "scope"];

    /// <inheritdoc/>
    public string Name => "save_memory";

    /// <inheritdoc/>
    public string Title => "Remember";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Think;

    /// <inheritdoc/>
    public string Description =>
        "Remembers something for future sessions: what the user asks you to remember, or a lasting fact or preference. Not what matters to this session only, and never a secret. "
        + "A key that is there already is replaced; with an empty value it is forgotten.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "key": { "type": "string", "maxLength": {{LongestKey}}, "description": "A short name for it, such as preferred_language." },
            "value": { "type": "string", "maxLength": {{LongestValue}}, "description": "What to remember." },
            "tags": { "type": "array", "items": { "type": "string" }, "maxItems": {{MostTags}}, "description": "Words to sort it by." },
            "scope": { "type": "string", "enum": ["project", "user"], "description": "Whether it is about this project or about the user wherever they work. Default: project." }
          },
          "required": ["key", "value"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var key = given.Text("key").Trim();
        var value = given.Text("value").Trim();
        var tags = given.OptionalTexts("tags", MostTags, LongestTag);
        var ofProject = given.OptionalText("scope") switch
        {
            null or "project" => true,
            "user" => false,
            _ => throw given.Wrong("scope", "must be project or user"),
        };
        return key.Length is 0 or > LongestKey ? throw given.Wrong("key", $"must have 1 to {LongestKey} characters")
            : value.Length > LongestValue ? throw given.Wrong("value", $"must not have more than {LongestValue} characters")
            : ValueTask.FromResult<PreparedCall>(new Call(arguments, memory, new SavedMemory(key, value, time.GetUtcNow(), tags is { Count: > 0 } ? tags : null), ofProject));
    }

    private sealed class Call(JsonElement arguments, SessionMemory memory, SavedMemory saved, bool ofProject) : PreparedCall
    {
        public override string Title => $"{(saved.Value.Length > 0 ? "Remember" : "Forget")} {Key}";

        public override ToolCallFacts Facts { get; } = new("save_memory", arguments, []);

        public override IReadOnlyList<ToolCallContent> Preview => saved.Value.Length > 0 ? [ToolTexts.Shown($"{Whose}: {saved.Value}")] : [];

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            try
            {
                var isKnown = await Task.Run(() => run.Commit(() => memory.Save(saved, ofProject)), cancellation).ConfigureAwait(false);
                return (saved.Value.Length > 0, isKnown) switch
                {
                    (true, false) => new ToolResult(true, $"Remembered {Key} {Whose}."),
                    (true, true) => new ToolResult(true, $"Remembered {Key} {Whose}, in place of what was known by that name."),
                    (false, true) => new ToolResult(true, $"Forgot {Key} {Whose}."),
                    (false, false) => ToolTexts.Failed($"Nothing is known by the name {Key} {Whose}."),
                };
            }
            catch (MemoryException e)
            {
                return ToolTexts.Failed($"{e.Message}.", Preview);
            }
        }

        private string Key => ToolTexts.OneLine(saved.Key);

        private string Whose => ofProject ? "of this project" : "of the user";
    }
}
