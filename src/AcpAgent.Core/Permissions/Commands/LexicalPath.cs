namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Paths as text, without looking at any file.</summary>
internal static class LexicalPath
{
    /// <summary>The absolute path that <paramref name="path"/> means in <paramref name="directory"/>, without <c>.</c>, <c>..</c> and double slashes.</summary>
    public static string Combine(string directory, string path)
    {
        if (path.Length > 1 && path[0] == '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal) && path[^1] != '/')
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : directory + "/" + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>True where one lies in the other or is it.</summary>
    public static bool IsWithin(string path, string directory) =>
        path == directory || directory == "/" || (path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal));
}
