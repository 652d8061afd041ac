namespace AcpAgent.EndToEnd.Harness;

/// <summary>Scratch directories of one test: what an agent finds on the machine, kept over its restarts.</summary>
public sealed class AgentHome : IDisposable
{
    // Short, for the path of a socket must fit into 107 bytes.
    private readonly string _root = Directory.CreateTempSubdirectory("acp-e2e-").FullName;

    public AgentHome()
    {
        Home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
        Workspace = Directory.CreateDirectory(Path.Combine(_root, "work")).FullName;
        Elsewhere = Directory.CreateDirectory(Path.Combine(_root, "cwd")).FullName;
        Data = Path.Combine(_root, "data");
    }

    /// <summary>The user's home directory.</summary>
    public string Home { get; }

    /// <summary>The folder that sessions are opened on.</summary>
    public string Workspace { get; }

    /// <summary>The folder that the agent is started in, which must not matter.</summary>
    public string Elsewhere { get; }

    /// <summary>Where the agent keeps its sessions.</summary>
    public string Data { get; }

    /// <summary>A path beside the others.</summary>
    public string this[string name] => Path.Combine(_root, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // A process of a failed test may still be writing.
        }
    }
}
