namespace AcpAgent.Client.Rendering;

/// <summary>Paths for a person.</summary>
public static class PathText
{
    /// <summary>A path relative to a directory that it is in; any other as it is.</summary>
    public static string Relative(string path, string? baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(path);
        string within = baseDirectory is null ? "" : baseDirectory.EndsWith('/') ? baseDirectory : baseDirectory + "/";
        return within.Length > 0 && path.Length > within.Length && path.StartsWith(within, StringComparison.Ordinal) ? path[within.Length..] : path;
    }
}
