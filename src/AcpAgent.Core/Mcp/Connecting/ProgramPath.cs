using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>Finds the program that settings name.</summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// Its path, absolute. A name alone is looked up, but never found in the session's directories: whoever can write there would say what
    /// is run.
    /// </summary>
    /// <param name="command">A name, or a path.</param>
    /// <param name="searchPath">The <c>PATH</c> that it is looked up in.</param>
    /// <param name="roots">The session's directories; a relative path begins in the first.</param>
    /// <param name="home">What <c>~</c> stands for; null where there is no home.</param>
    /// <exception cref="McpStartException">There is none.</exception>
    public static string Find(string command, string searchPath, WorkspaceRoots roots, string? home)
    {
        if (command.Contains('/'))
        {
            var path = Absolute(command, roots.Cwd, home);
            return IsExecutable(path) ? path : throw new McpStartException($"{path} is no program that can be run");
        }

        string[] canonical = [.. roots.All.Select(root => ResolvedPath.Of(root).Canonical)];
        var isInside = false;
        foreach (var directory in searchPath.Split(':').Where(directory => directory.StartsWith('/')))
        {
            var file = $"{directory.TrimEnd('/')}/{command}";
            if (!IsExecutable(file))
            {
                continue;
            }

            if (!canonical.Any(root => LexicalPath.IsWithin(ResolvedPath.Of(file).Canonical, root)))
            {
                return file;
            }

            isInside = true;
        }

        throw new McpStartException(isInside
            ? $"{command} is found in the session's directories only; to run it from there, name it by its path"
            : $"there is no program {command} in PATH");
    }

    /// <summary>A path that may begin with <c>~/</c> or in the working directory.</summary>
    public static string Absolute(string path, string cwd, string? home) =>
        (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) && home is not null ? LexicalPath.Combine(home, path[1..].TrimStart('/')) : LexicalPath.Combine(cwd, path);

    private static bool IsExecutable(string file) => File.Exists(file) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Executable) != 0;
}
