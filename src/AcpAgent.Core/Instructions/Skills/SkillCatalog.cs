using System.IO.Hashing;
using System.Text;

namespace AcpAgent.Core.Instructions.Skills;

/// <summary>Reads the skill of a folder; null where it has none.</summary>
/// <exception cref="SkillException">It cannot be used.</exception>
public delegate Skill? SkillReader(string folder);

/// <summary>The skills that a turn has, and what is wrong with those that it does not have.</summary>
/// <param name="Skills">By name.</param>
/// <param name="Problems">One sentence each, for a person.</param>
public sealed record SkillCatalog(IReadOnlyDictionary<string, Skill> Skills, IReadOnlyList<string> Problems)
{
    private const int MostSkills = 200;

    /// <summary>No skills.</summary>
    public static SkillCatalog Empty { get; } = new(new SortedDictionary<string, Skill>(StringComparer.Ordinal), []);

    /// <summary>Recognizes what they teach; the same for the same skills.</summary>
    public string Version
    {
        get
        {
            var hash = new XxHash128();
            foreach (var skill in Skills.Values)
            {
                foreach (var part in (string[])[skill.Name, skill.Description, skill.WhenToUse, skill.Body, skill.Directory])
                {
                    hash.Append(BitConverter.GetBytes(part.Length));
                    hash.Append(Encoding.UTF8.GetBytes(part));
                }
            }

            return Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 6));
        }
    }

    /// <summary>Reads the skills of some directories; one further on takes the place of an earlier one with its name.</summary>
    /// <param name="directories">Directories with a folder for each skill. Those that are not there have none.</param>
    /// <param name="read">Reads the folder of one; where it is null, <see cref="ReadFolder"/> does.</param>
    public static SkillCatalog Read(IEnumerable<string> directories, SkillReader? read = null)
    {
        read ??= static folder => ReadFolder(folder);
        var skills = new SortedDictionary<string, Skill>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var directory in directories)
        {
            foreach (var folder in Folders(directory, problems))
            {
                if (skills.Count == MostSkills)
                {
                    problems.Add($"There are more than {MostSkills} skills; those from {folder} on are not used.");
                    break;
                }

                try
                {
                    if (read(folder) is { } skill)
                    {
                        skills[skill.Name] = skill;
                    }
                }
                catch (SkillException e)
                {
                    problems.Add($"A skill is not used: {e.Message}.");
                }
            }
        }

        return new SkillCatalog(skills, problems);
    }

    /// <summary>Whether a directory has any folder that could be a skill.</summary>
    public static bool HasAny(string directory) => Folders(directory, []).Any(folder => File.Exists(Path.Join(folder, SkillFile.Name)));

    /// <summary>What a model is told of them before it needs one; empty where there are none.</summary>
    public string Describe()
    {
        if (Skills.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder("You have skills. When one fits the task, read it with activate_skill before you begin:\n");
        foreach (var skill in Skills.Values)
        {
            text.Append("- ").Append(skill.Name);
            text.Append(skill.Description.Length > 0 ? $": {skill.Description}" : "");
            text.Append(skill.WhenToUse.Length > 0 ? $" When to use: {skill.WhenToUse}" : "").Append('\n');
        }

        return text.ToString();
    }

    /// <summary>These, and others that take the place of those with their names.</summary>
    public SkillCatalog With(SkillCatalog others)
    {
        var skills = new SortedDictionary<string, Skill>(Skills.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, skill) in others.Skills)
        {
            skills[name] = skill;
        }

        return new SkillCatalog(skills, [.. Problems, .. others.Problems]);
    }

    /// <summary>Reads the skill of a folder; null where it has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="followsLinks">Whether it may be reached through links: where they cannot lead to what others wrote.</param>
    /// <param name="taken">Told what was read, before it is understood.</param>
    /// <exception cref="SkillException">It cannot be used.</exception>
    public static Skill? ReadFolder(string folder, bool followsLinks = false, Action<string, byte[]>? taken = null)
    {
        var path = Path.Join(folder, SkillFile.Name);
        try
        {
            if (!followsLinks && (new DirectoryInfo(folder).LinkTarget is not null || new FileInfo(path).LinkTarget is not null))
            {
                throw new SkillException($"{path}: it is reached through a link");
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[(int)Math.Min(file.Length, SkillFile.MaxBytes + 1)];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
            taken?.Invoke(path, bytes);
            return SkillFile.Parse(bytes, path, folder);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SkillException($"{path}: {e.Message}");
        }
    }

    private static IEnumerable<string> Folders(string directory, List<string> problems)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The skills in {directory} are not used: {e.Message}");
            return [];
        }
    }
}
