namespace AcpAgent.Core.Processes;

/// <summary>How a child ended.</summary>
/// <param name="Code">What it exited with; null where it did not.</param>
/// <param name="Signal">What killed it; null where nothing did.</param>
/// <param name="Excess">The limit that it went over and was killed for; null for none.</param>
public sealed record ChildExit(int? Code, int? Signal, string? Excess = null);
