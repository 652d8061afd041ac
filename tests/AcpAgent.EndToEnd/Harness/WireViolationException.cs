namespace AcpAgent.EndToEnd.Harness;

/// <summary>The two sides did not keep to the protocol.</summary>
public sealed class WireViolationException(string wire, IReadOnlyList<string> violations)
    : Exception($"{violations.Count} violations on {wire}:\n{string.Join('\n', violations.Take(50))}");
