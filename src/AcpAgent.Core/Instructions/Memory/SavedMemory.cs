namespace AcpAgent.Core.Instructions.Memory;

/// <summary>Something to be remembered beyond a session.</summary>
/// <param name="Key">A short name, one for each thing.</param>
/// <param name="Value">What is remembered.</param>
/// <param name="Timestamp">When it was saved.</param>
/// <param name="Tags">Words to sort it by.</param>
public sealed record SavedMemory(string Key, string Value, DateTimeOffset Timestamp, IReadOnlyList<string>? Tags = null);
