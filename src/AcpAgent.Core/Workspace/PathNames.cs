namespace AcpAgent.Core.Workspace;

/// <summary>Absolute paths without links, dots or doubled slashes, as lists of names.</summary>
internal static class PathNames
{
    public static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static string Join(IEnumerable<string> names) => "/" + string.Join('/', names);

    public static string Join(string directory, string name) => directory.EndsWith('/') ? directory + name : $"{directory}/{name}";

    /// <summary>True where a path is the directory itself or lies in it, at any depth.</summary>
    public static bool IsWithin(string path, string directory) =>
        directory == "/" || (path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/'));

    /// <summary>What is left of a path within a directory; empty for the directory itself.</summary>
    public static string Below(string path, string directory) =>
        path.Length <= directory.Length ? "" : path[(directory == "/" ? 1 : directory.Length + 1)..];
}
