namespace AcpAgent.Core.Sandbox;

/// <summary>One grant to a confined process.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Kind">What is granted.</param>
/// <param name="IsRequired">Whether its absence is an error; else it is passed over.</param>
/// <param name="FollowsLinks">
/// Whether links on the way are followed: only where nobody can have placed them but the system itself. A confined process may put a
/// link where it writes, and must not so be granted what the link leads to the next time.
/// </param>
public sealed record PathGrant(string Path, GrantKind Kind, bool IsRequired = false, bool FollowsLinks = false);
