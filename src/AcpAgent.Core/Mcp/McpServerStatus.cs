namespace AcpAgent.Core.Mcp;

/// <summary>What is to be said of a server.</summary>
/// <param name="Name">The server.</param>
/// <param name="State">How it is with it.</param>
/// <param name="Tools">The names that the model knows its tools by; none unless it is ready.</param>
/// <param name="Error">What went wrong last; null for nothing.</param>
internal sealed record McpServerStatus(string Name, McpServerState State, IReadOnlyList<string> Tools, string? Error)
{
    /// <summary>Whether it is one to tell a person of.</summary>
    public bool HasFailed => State is McpServerState.Failed or McpServerState.GivenUp;

    /// <summary>Whether anybody could see a difference.</summary>
    public bool Equals(McpServerStatus? other) =>
        other is not null && Name == other.Name && State == other.State && Error == other.Error && Tools.SequenceEqual(other.Tools);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, State, Tools.Count, Error);
}

/// <summary>How it is with a server.</summary>
internal enum McpServerState
{
    /// <summary>It is being started, or waits for that.</summary>
    Starting,

    /// <summary>Its tools can be called.</summary>
    Ready,

    /// <summary>It has failed, and is tried again when it is next needed.</summary>
    Failed,

    /// <summary>It has failed too often, or in a way that trying again does not mend.</summary>
    GivenUp,
}
