namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What a profile is to be expressed with.</summary>
public enum SandboxMeans
{
    /// <summary>Landlock alone, which only grants.</summary>
    Landlock,

    /// <summary>Bubblewrap, which can cover up as well and has a network of its own, around what there is of Landlock.</summary>
    Bubblewrap,

    /// <summary>A text for macOS's Seatbelt, in which a denial comes after whatever it takes something from.</summary>
    Seatbelt,
}
