namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>A way of confining commands, and how an agent is made to take it.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Backend">What the agent calls it, from the beginning.</param>
/// <param name="HasLandlock">Whether the kernel is to have Landlock.</param>
/// <param name="Prefix">What the names of the profiles begin with that need it.</param>
public sealed record SandboxWay(string Name, string Backend, bool HasLandlock, string Prefix)
{
    /// <summary>The usual one.</summary>
    public static SandboxWay Landlock { get; } = new("Landlock", "landlock ", HasLandlock: true, "");

    /// <summary>A profile that Landlock cannot express: bubblewrap, and Landlock within.</summary>
    public static SandboxWay Both { get; } = new("bubblewrap with Landlock", "bubblewrap + landlock ", HasLandlock: true, "covering-");

    /// <summary>A kernel without Landlock.</summary>
    public static SandboxWay Bubblewrap { get; } = new("bubblewrap without Landlock", "bubblewrap + seccomp", HasLandlock: false, "");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SandboxWay> All { get; } = [Landlock, Both, Bubblewrap];

    /// <summary>The one with a name.</summary>
    public static SandboxWay Named(string name) => All.Single(way => way.Name == name);

    /// <summary>The user's <c>sandbox.json</c> for a profile.</summary>
    public string Settings(string profile) => $$"""{"enabled": true, "profiles_dir": ".", "default_profile": "{{Prefix}}{{profile}}"}""";

    /// <summary>What every result says then.</summary>
    public string Sign(string profile) => $"[sandboxed: {Prefix}{profile} ({Backend}";
}
