using System.Text;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Paths as text, without looking at any file.</summary>
internal static class LexicalPath
{
    /// <summary>The absolute path that <paramref name="path"/> means in <paramref name="directory"/>, without <c>.</c>, <c>..</c> and double slashes.</summary>
    public static string Combine(string directory, string path)
    {
        if (path is ['/', ..])
        {
            return IsPlain(path) ? path : Normal(path);
        }

        return !IsPlain(directory) ? Normal($"{directory}/{path}")
            : path.Length == 0 || path == "." ? directory
            : IsPlainRelative(path) ? directory == "/" ? $"/{path}" : $"{directory}/{path}"
            : Normal($"{directory}/{path}");
    }

    /// <summary>True where one lies in the other or is it.</summary>
    public static bool IsWithin(string path, string directory) =>
        path == directory || directory == "/" || (path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal));

    /// <summary>True where nothing of an absolute path has to be put right, as far as a quick look tells.</summary>
    private static bool IsPlain(string path) =>
        path == "/" || (path is ['/', .., not '/'] && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal));

    private static bool IsPlainRelative(string path) =>
        path is not (['.', ..] or [.., '/']) && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);

    private static string Normal(string path)
    {
        var normal = new StringBuilder(path.Length);
        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan(range);
            if (part is "..")
            {
                var slash = normal.Length - 1;
                while (slash > 0 && normal[slash] != '/')
                {
                    slash--;
                }

                normal.Length = Math.Max(slash, 0);
            }
            else if (part is not ("" or "."))
            {
                normal.Append('/').Append(part);
            }
        }

        return normal.Length == 0 ? "/" : normal.ToString();
    }
}
