namespace AcpAgent.Client.Demo;

/// <summary>The demo's temporary folder: one part to work in, one for the sessions.</summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Readme = "# A demo workspace\n\nMade by `acp-agent demo`. It holds this file and nothing else yet.\n";

    private const string Rules = """{"rules":[{"tool":"write_file","action":"ask"}]}""";

    public DemoFolder()
    {
        Path = Directory.CreateTempSubdirectory("acp-agent-demo-").FullName;
        Workspace = Directory.CreateDirectory(System.IO.Path.Join(Path, "workspace")).FullName;
        Temporary = Directory.CreateDirectory(System.IO.Path.Join(Path, "tmp")).FullName;
        Data = System.IO.Path.Join(Path, "data");
        File.WriteAllText(System.IO.Path.Join(Workspace, "README.md"), Readme);
        Settings = Directory.CreateDirectory(System.IO.Path.Join(Path, "settings")).FullName;
        File.WriteAllText(System.IO.Path.Join(Settings, "permissions.json"), Rules);
    }

    /// <summary>The whole.</summary>
    public string Path { get; }

    /// <summary>Where the agent works.</summary>
    public string Workspace { get; }

    /// <summary>What its operator wants: to be asked about new files, which the mode would allow.</summary>
    public string Settings { get; }

    /// <summary>Where it keeps what is temporary.</summary>
    public string Temporary { get; }

    /// <summary>Where it keeps sessions.</summary>
    public string Data { get; }

    /// <summary>Whether it stays after the demo.</summary>
    public bool Keep { get; set; }

    /// <summary>The files in which a session is kept.</summary>
    public IReadOnlyList<string> JournalOf(string sessionId) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Join(Data, sessionId), "*.jsonl").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        if (!Keep)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
