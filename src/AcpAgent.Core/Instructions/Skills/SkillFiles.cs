namespace AcpAgent.Core.Instructions.Skills;

/// <summary>What a skill brings along beside its text.</summary>
internal static class SkillFiles
{
    private const int Most = 200;

    private static readonly string[] _directories = ["references", "assets", "scripts"];

    private static readonly EnumerationOptions _all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The absolute paths of its files, sorted; links are left out.</summary>
    public static IReadOnlyList<string> Of(Skill skill)
    {
        try
        {
            return
            [
                .. _directories.Select(name => Path.Join(skill.Directory, name)).Where(Directory.Exists)
                    .SelectMany(directory => Directory.EnumerateFiles(directory, "*", _all)).Take(Most).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
