namespace AcpAgent.Tests.Shared;

/// <summary>An operator's directory whose rules want every new file asked about: for tests of what happens around a question.</summary>
public static class AskingRules
{
    private static readonly Lazy<string> _directory = new(Make);

    /// <summary>The directory.</summary>
    public static string Directory => _directory.Value;

    private static string Make()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("acp-agent-rules-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(directory, recursive: true);
        // Agents run as other users, too.
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        File.WriteAllText(Path.Combine(directory, "permissions.json"), """{"rules":[{"tool":"write_file","action":"ask"}]}""");
        return directory;
    }
}
