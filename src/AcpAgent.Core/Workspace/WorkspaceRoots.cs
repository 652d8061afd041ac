namespace AcpAgent.Core.Workspace;

/// <summary>The directories that a session works in, as the client named them. Tools stay beneath them unless allowed otherwise.</summary>
/// <param name="Cwd">The working directory, absolute; relative paths of tools start here.</param>
/// <param name="AdditionalDirectories">Further roots, absolute.</param>
public sealed record WorkspaceRoots(string Cwd, IReadOnlyList<string> AdditionalDirectories)
{
    /// <summary>All roots, the working directory first.</summary>
    public IEnumerable<string> All => [Cwd, .. AdditionalDirectories];

    /// <summary>
    /// Why a session cannot work here: a root that is not an existing directory given by an absolute path, or one that holds the agent's
    /// data directory or lies in it, for then tools could rewrite what the sessions remember.
    /// </summary>
    /// <param name="dataDirectory">The agent's data directory; need not exist yet.</param>
    /// <returns>The first problem; null where there is none.</returns>
    public RootsProblem? FindProblem(string dataDirectory) => RootsCheck.FindProblem(this, dataDirectory);
}
