namespace AcpAgent.Core.Journal;

/// <summary>A part of a longer list.</summary>
/// <param name="Items">In order.</param>
/// <param name="NextCursor">What to ask for the next part with; null where there is none.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
