using System.Collections.Concurrent;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Instructions.Skills;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Agent;

/// <summary>The skills that sessions have: the user's, then those of a project that the user trusts.</summary>
/// <param name="userDirectory">The user's settings; null where there is no home.</param>
/// <param name="trust">Which projects may teach the agent something.</param>
internal sealed class SessionSkills(string? userDirectory, ProjectTrust trust)
{
    private readonly ConcurrentDictionary<string, Skill> _good = [];

    /// <summary>Where a session's skills come from: the directories that there are.</summary>
    public IReadOnlyList<string> Sources(string cwd) => [.. OfUser().Concat(OfProject(cwd)).Where(SkillCatalog.HasAny)];

    /// <summary>Reads them anew.</summary>
    /// <param name="cwd">The session's working directory.</param>
    public SkillCatalog Of(string cwd)
    {
        var users = Users();
        if (!OfProject(cwd).Any(SkillCatalog.HasAny))
        {
            return users;
        }

        if (trust.IsTrusted(cwd, out var problem))
        {
            // What is taken is compared with what is trusted once more: it may have changed since.
            var taken = new Dictionary<string, byte[]>();
            var ofProject = SkillCatalog.Read(OfProject(cwd), folder => SkillCatalog.ReadFolder(folder, taken: (path, bytes) => taken[Path.GetRelativePath(cwd, path)] = bytes));
            if (trust.IsTrusted(cwd, out problem, taken))
            {
                return users.With(ofProject);
            }
        }

        var why = problem ?? $"the project is not trusted. To trust it: acp-agent trust add {cwd}";
        return users with { Problems = [.. users.Problems, $"The project's own skills are not used: {why}"] };
    }

    private string[] OfUser() => userDirectory is null ? [] : [Path.Join(userDirectory, "skills")];

    private static string[] OfProject(string cwd) => [Path.Join(cwd, ".agentao", "skills"), Path.Join(cwd, "skills")];

    /// <summary>The user's. One that is wrong stays as it was.</summary>
    private SkillCatalog Users()
    {
        var kept = new List<string>();
        var catalog = SkillCatalog.Read(OfUser(), folder =>
        {
            try
            {
                var skill = SkillCatalog.ReadFolder(folder, followsLinks: true);
                if (skill is not null)
                {
                    _good[folder] = skill;
                }
                else
                {
                    _good.TryRemove(folder, out _);
                }

                return skill;
            }
            catch (SkillException e) when (_good.TryGetValue(folder, out var before))
            {
                kept.Add($"A skill stays as it was: {e.Message}.");
                return before;
            }
        });
        return catalog with { Problems = [.. catalog.Problems, .. kept] };
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
