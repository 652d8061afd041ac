namespace AcpAgent.Hosting.Options;

/// <summary>The home directory of whoever runs the agent, and what lies in it by default.</summary>
internal static class HomeDirectory
{
    /// <summary><c>HOME</c>, else what the system's user database says; null where neither knows.</summary>
    public static string? Find()
    {
        string home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : home;
    }

    /// <summary>Where sessions are kept unless told otherwise; empty without a home directory.</summary>
    public static string DefaultData() => Settings() is { } settings ? Path.Join(settings, "acp") : "";

    /// <summary>The user's own settings, which may not be there; null without a home directory.</summary>
    public static string? Settings() => Find() is { } home ? Path.Join(home, ".agentao") : null;
}
