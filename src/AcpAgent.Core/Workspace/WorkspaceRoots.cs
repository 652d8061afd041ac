namespace AcpAgent.Core.Workspace;

/// <summary>The directories that a session works in, as the client named them. Tools stay beneath them unless allowed otherwise.</summary>
/// <param name="Cwd">The working directory, absolute; relative paths of tools start here.</param>
/// <param name="AdditionalDirectories">Further roots, absolute.</param>
public sealed record WorkspaceRoots(string Cwd, IReadOnlyList<string> AdditionalDirectories)
{
    /// <summary>All roots, the working directory first.</summary>
    public IEnumerable<string> All => [Cwd, .. AdditionalDirectories];
}
