namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Whoever an agent runs as.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Id">User and group.</param>
public sealed record SandboxUser(string Name, int Id)
{
    /// <summary>Root, with all capabilities.</summary>
    public static SandboxUser Root { get; } = new("root", 0);

    /// <summary>What the container image runs as: no capabilities, and none to be had.</summary>
    public static SandboxUser Nobody { get; } = new("uid 10001", 10001);

    /// <summary>Both.</summary>
    public static IReadOnlyList<SandboxUser> All { get; } = [Root, Nobody];

    /// <summary>A command that runs another as this user.</summary>
    public IReadOnlyList<string> Become => Id == 0
        ? []
        : ["setpriv", $"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--"];

    public override string ToString() => Name;
}
