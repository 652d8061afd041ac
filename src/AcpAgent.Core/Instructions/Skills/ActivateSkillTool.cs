using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Instructions.Skills;

/// <summary>Brings what a skill teaches.</summary>
/// <param name="catalog">The skills of the turn.</param>
public sealed class ActivateSkillTool(SkillCatalog catalog) : ITool
{
    private static readonly string[] _names = ["skill_name", "task_description"];

    /// <inheritdoc/>
    public string Name => "activate_skill";

    /// <inheritdoc/>
    public string Title => "Use a skill";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Think;

    /// <inheritdoc/>
    public string Description => "Reads one of your skills: how to do a certain kind of task, and which files it brings along.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "skill_name": { "type": "string", "description": "The skill's name." },
            "task_description": { "type": "string", "description": "What you want to do with it." }
          },
          "required": ["skill_name"],
          "additionalProperties": false
        }
        """);

    /// <summary>What a skill teaches, for a model.</summary>
    public static string Tell(Skill skill)
    {
        var text = new StringBuilder(skill.Body);
        text.Append($"\n\n[The skill's folder is {skill.Directory}.");
        foreach (var file in SkillFiles.Of(skill))
        {
            text.Append("\n- ").Append(ToolTexts.OneLine(file));
        }

        return text.Append(']').ToString();
    }

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var name = given.Text("skill_name");
        given.OptionalText("task_description");
        return catalog.Skills.TryGetValue(name, out var skill)
            ? new ValueTask<PreparedCall>(new Call(arguments, skill))
            : throw given.Wrong("skill_name", $"there is no such skill; there are {string.Join(", ", catalog.Skills.Keys)}");
    }

    private sealed class Call(JsonElement arguments, Skill skill) : PreparedCall
    {
        public override string Title => $"Use the skill {skill.Name}";

        public override ToolCallFacts Facts { get; } = new("activate_skill", arguments, []);

        public override Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation) =>
            ToolTexts.Detached(() => new ToolResult(true, Tell(skill), [ToolTexts.Shown($"Read the skill {skill.Name}.")]), cancellation);
    }
}
