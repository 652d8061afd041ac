namespace AcpAgent.Core.Workspace;

/// <summary>What a repository's own configuration would make git do while it only reads.</summary>
internal static class RepositoryConfiguration
{
    private const int Longest = 256 * 1024;

    private static readonly string[] _files = ["config", "config.worktree"];

    private static readonly string[] _startingSections = ["filter", "include", "includeif"];

    private static readonly string[] _startingKeys = ["command", "textconv", "external", "program", "alternaterefscommand", "worktree"];

    /// <summary>True where it names no program that reading the repository starts, and no other file that could. What cannot be read could.</summary>
    /// <param name="git">The repository's <c>.git</c> directory.</param>
    public static bool StartsNothing(string git)
    {
        try
        {
            return _files.All(name => IsPlain(Path.Join(git, name)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsPlain(string file)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        return new FileInfo(file) is { LinkTarget: null, Length: <= Longest } && File.ReadAllLines(file).All(IsPlainLine);
    }

    private static bool IsPlainLine(string line)
    {
        var text = line.Trim();
        if (text.EndsWith('\\'))
        {
            return false;
        }

        if (text is ['[', .. var header])
        {
            var end = header.AsSpan().IndexOfAny(" .]\t");
            return end >= 0 && header.EndsWith(']') && !_startingSections.Contains(header[..end].ToLowerInvariant());
        }

        var equals = text.IndexOf('=');
        return !_startingKeys.Contains((equals < 0 ? text : text[..equals]).Trim().ToLowerInvariant());
    }
}
