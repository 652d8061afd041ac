using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Tests.Permissions.Commands;

namespace AcpAgent.Tests.Permissions;

/// <summary>Lines of the tables of tool calls.</summary>
internal static class ToolCallTable
{
    /// <summary>Read-only, workspace-write, full-access, plan: the order of the columns.</summary>
    public static IReadOnlyList<string> Modes { get; } = [SessionModes.ReadOnly, SessionModes.WorkspaceWrite, SessionModes.FullAccess, SessionModes.Plan];

    /// <summary>The calls of a line and their verdicts.</summary>
    public static (IReadOnlyList<ToolCallFacts> Calls, IReadOnlyList<Verdict> Verdicts) Parse(string line)
    {
        var verdicts = line[(line.LastIndexOf(" | ", StringComparison.Ordinal) + 3)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Enum.Parse<Verdict>(word, ignoreCase: true)).ToArray();
        var tools = line[..line.IndexOf('|')].Trim().Split(',');
        var about = line[(line.IndexOf('|') + 1)..line.LastIndexOf(" | ", StringComparison.Ordinal)].Trim();
        return (tools.Select(tool => Facts(tool, about)).ToArray(), verdicts);
    }

    /// <summary>The facts of a call.</summary>
    public static ToolCallFacts Facts(string tool, string about)
    {
        switch (tool)
        {
            case "read_file" or "write_file" or "replace" or "list_directory" or "glob" or "search_file_content":
                var argument = tool switch { "list_directory" => "directory_path", "glob" or "search_file_content" => "directory", _ => "file_path" };
                var canonical = LexicalPath.Combine(StagedSight.Root, about);
                return new(tool, Json(argument, about), [new PathFact(about, canonical, LexicalPath.IsWithin(canonical, StagedSight.Root), tool is "write_file" or "replace", SensitivePaths.IsProtected(canonical))]);
            case "run_shell_command":
                return new(tool, Json("command", about), [], Command(about));
            case "web_fetch":
                var words = about.Split(' ');
                return new(tool, Json("url", words[0]), []) { Url = new UrlFact(words[0], words.Length > 1 ? words[1].Split(',') : []) };
            case ['m', 'c', 'p', '_', ..] when about != "none":
                return new(tool, Json("x", ""), []) { Mcp = new McpFact("files", !about.Contains("untrusted", StringComparison.Ordinal), about.Contains("read-only", StringComparison.Ordinal), about.Contains("destructive", StringComparison.Ordinal)) };
            default:
                return new(tool, Json("x", about), []);
        }
    }

    /// <summary>What is told of a command of the staged machine.</summary>
    public static CommandFact Command(string text) => new(text, StagedSight.Root, true, new SandboxFact(true, "in a sandbox"))
    {
        Judgement = CommandJudgement.Of(text, StagedSight.Root, StagedSight.Home, [StagedSight.Root], new StagedSight()),
    };

    /// <summary>Rules as a file would hold them.</summary>
    public static IReadOnlyList<PermissionRule> Rules(string name, string rules)
    {
        var file = RuleFileReader.Read(name, System.Text.Encoding.UTF8.GetBytes($"{{\"rules\":{rules}}}"));
        return file.Problems.Count == 0 ? file.Rules : throw new InvalidOperationException(file.Problems[0]);
    }

    private static JsonElement Json(string name, string value)
    {
        using var document = JsonDocument.Parse($"{{{JsonSerializer.Serialize(name)}:{JsonSerializer.Serialize(value)}}}");
        return document.RootElement.Clone();
    }
}
