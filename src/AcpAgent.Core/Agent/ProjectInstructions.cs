using System.Collections.Concurrent;
using AcpAgent.Core.Instructions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>
/// Reads the project's own instructions, confined to the session's roots like everything else. A file that is wrong keeps what it said when
/// it was right.
/// </summary>
internal sealed class ProjectInstructions
{
    /// <summary>More directories than an agent works in at a time.</summary>
    private const int Most = 256;

    private readonly ConcurrentDictionary<string, AgentaoFile> _good = [];

    public AgentaoFile Read(WorkspaceRoots roots)
    {
        var files = new WorkspaceFiles(roots);
        var now = AgentaoFile.Read(roots.Cwd, (path, limit) => Read(files, path, limit));
        if (now.Problem is { } problem)
        {
            return _good.TryGetValue(roots.Cwd, out var before) && before.Text.Length > 0
                ? before with { Problem = $"{problem.TrimEnd('.')}; what it said before stays." }
                : now;
        }

        if (_good.Count >= Most)
        {
            _good.Clear();
        }

        _good[roots.Cwd] = now;
        return now;
    }

    private static byte[]? Read(WorkspaceFiles files, string path, int limit)
    {
        using var place = files.Look(path);
        if (place is { Problem: null, Status: null })
        {
            return null;
        }

        if (place.Problem is { } problem)
        {
            throw new IOException(problem);
        }

        if (!place.WithinRoots)
        {
            throw new IOException("it leads out of the workspace.");
        }

        try
        {
            using var file = place.OpenFile();
            return FileContent.TryRead(file, limit) ?? new byte[limit];
        }
        catch (SystemCallException failure)
        {
            throw new IOException(failure.Kind().Describe(), failure);
        }
    }
}
