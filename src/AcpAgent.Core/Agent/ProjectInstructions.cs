using AcpAgent.Core.Instructions;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>Reads the project's own instructions, confined to the session's roots like everything else.</summary>
internal static class ProjectInstructions
{
    public static AgentaoFile Read(WorkspaceRoots roots)
    {
        var files = new WorkspaceFiles(roots);
        return AgentaoFile.Read(roots.Cwd, (path, limit) => Read(files, path, limit));
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
