namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>Looks, and remembers what was seen.</summary>
internal sealed class RecordingSight(ICommandSight eyes) : ICommandSight
{
    private const int Most = 256;

    private readonly Dictionary<string, PathSight?> _paths = [];
    private readonly Dictionary<string, IReadOnlyList<PathSight>?> _patterns = [];
    private readonly Dictionary<string, string?> _programs = [];
    private readonly Dictionary<string, bool> _repositories = [];

    /// <summary>What was seen.</summary>
    public CommandSight Seen => new(_paths, _patterns, _programs, _repositories);

    /// <inheritdoc/>
    public PathSight? Path(string absolute) => Look(_paths, absolute, eyes.Path);

    /// <inheritdoc/>
    public IReadOnlyList<PathSight>? Matches(string pattern) => Look(_patterns, pattern, eyes.Matches);

    /// <inheritdoc/>
    public string? Program(string name) => Look(_programs, name, eyes.Program);

    /// <inheritdoc/>
    public bool IsPlainRepository(string directory) => Look(_repositories, directory, eyes.IsPlainRepository);

    private T? Look<T>(Dictionary<string, T?> seen, string key, Func<string, T?> look)
    {
        if (seen.TryGetValue(key, out var before))
        {
            return before;
        }

        var result = _paths.Count + _patterns.Count + _programs.Count + _repositories.Count < Most ? look(key) : default;
        seen[key] = result;
        return result;
    }
}
