namespace AcpAgent.Core.Configuration.Trust;

/// <summary>The file of trusted projects.</summary>
/// <param name="Projects">All of them; a directory is there once.</param>
internal sealed record TrustList(IReadOnlyList<TrustedProject> Projects);
