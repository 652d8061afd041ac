namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>Whether bubblewrap runs here.</summary>
/// <param name="Program">The program; null where there is none.</param>
/// <param name="Problem">Why it does not run, in words that complete "bubblewrap, which …"; null where it does.</param>
public sealed record BubblewrapStatus(string? Program, string? Problem)
{
    /// <summary>Where nobody has looked for it.</summary>
    public static BubblewrapStatus None { get; } = new(null, "is not installed");

    /// <summary>Whether it does.</summary>
    public bool Runs => Program is not null && Problem is null;
}
