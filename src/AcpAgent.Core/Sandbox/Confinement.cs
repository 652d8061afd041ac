namespace AcpAgent.Core.Sandbox;

/// <summary>A profile made concrete for one session: all that a confined process may do. What is not named is refused.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Grants">Files.</param>
/// <param name="Network">Network.</param>
/// <param name="UnixSockets">Whether it may make Unix sockets, and so reach every one that its user may.</param>
public sealed record Confinement(string Profile, IReadOnlyList<PathGrant> Grants, NetworkAccess Network, bool UnixSockets);
