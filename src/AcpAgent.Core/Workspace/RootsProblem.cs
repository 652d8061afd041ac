namespace AcpAgent.Core.Workspace;

/// <summary>Why a session cannot work in the directories that were asked for.</summary>
/// <param name="Field">The field of the request: <c>cwd</c> or <c>additionalDirectories[1]</c>.</param>
/// <param name="Reason">Completes "<paramref name="Field"/> …".</param>
public sealed record RootsProblem(string Field, string Reason);
