namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>Orders paths so that whatever lies beneath another comes right after it.</summary>
internal sealed class PathOrder : IComparer<string>
{
    public static PathOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => string.CompareOrdinal(x?.Replace('/', '\0'), y?.Replace('/', '\0'));
}
