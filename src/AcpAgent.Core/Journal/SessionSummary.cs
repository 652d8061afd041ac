namespace AcpAgent.Core.Journal;

/// <summary>What a list shows of a session.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="Cwd">Its working directory, as last given.</param>
/// <param name="AdditionalDirectories">Its further roots, as last given.</param>
/// <param name="Title">Its title; null where it has none.</param>
/// <param name="UpdatedAt">When something was last said or done in it; opening and closing do not count.</param>
public sealed record SessionSummary(
    string SessionId, string Cwd, IReadOnlyList<string> AdditionalDirectories, string? Title, DateTimeOffset UpdatedAt);
