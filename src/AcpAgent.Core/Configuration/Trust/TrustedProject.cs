namespace AcpAgent.Core.Configuration.Trust;

/// <summary>A project that the user trusts, as it was then.</summary>
/// <param name="Directory">Its directory, absolute, links resolved.</param>
/// <param name="Hash">What it had to say to the agent: <see cref="ProjectContent"/>.</param>
/// <param name="At">When.</param>
public sealed record TrustedProject(string Directory, string Hash, DateTimeOffset At);
