using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Instructions.Skills;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Agent;

/// <summary>The skills that sessions have: the user's, then those of a project that the user trusts.</summary>
/// <param name="userDirectory">The user's settings; null where there is no home.</param>
/// <param name="trust">Which projects may teach the agent something.</param>
internal sealed class SessionSkills(string? userDirectory, ProjectTrust trust)
{
    /// <summary>Reads them anew.</summary>
    /// <param name="cwd">The session's working directory.</param>
    public SkillCatalog Of(string cwd)
    {
        string[] ofProject = [Path.Join(cwd, ".agentao", "skills"), Path.Join(cwd, "skills")];
        string[] ofUser = userDirectory is null ? [] : [Path.Join(userDirectory, "skills")];
        if (!ofProject.Any(SkillCatalog.HasAny))
        {
            return SkillCatalog.Read(ofUser);
        }

        if (trust.IsTrusted(cwd, out var problem))
        {
            return SkillCatalog.Read([.. ofUser, .. ofProject]);
        }

        var users = SkillCatalog.Read(ofUser);
        var why = problem ?? $"the project is not trusted. To trust it: acp-agent trust add {cwd}";
        return users with { Problems = [.. users.Problems, $"The project's own skills are not used: {why}"] };
    }

    /// <summary>The commands by which a person can ask for them.</summary>
    public static AvailableCommandsUpdate Commands(SkillCatalog catalog) => new()
    {
        AvailableCommands =
        [
            .. catalog.Skills.Values.Select(skill => new AvailableCommand
            {
                Name = skill.Name,
                Description = skill.Description.Length > 0 ? skill.Description : $"Use the skill {skill.Name}",
                Input = new UnstructuredCommandInput { Hint = "what to do with it" },
            }),
        ],
    };

    /// <summary>The skill that a prompt asks for by beginning with its command; null where it asks for none.</summary>
    public static Skill? Asked(SkillCatalog catalog, IReadOnlyList<ContentBlock> prompt)
    {
        var text = prompt.OfType<TextContent>().FirstOrDefault()?.Text.TrimStart() ?? "";
        var end = text.AsSpan().IndexOfAny(" \t\r\n") is var space and >= 0 ? space : text.Length;
        return text.StartsWith('/') && catalog.Skills.TryGetValue(text[1..Math.Max(end, 1)], out var skill) ? skill : null;
    }
}
