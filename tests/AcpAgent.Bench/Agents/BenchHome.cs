namespace AcpAgent.Bench.Agents;

/// <summary>What an agent finds on the machine, kept over its restarts.</summary>
internal sealed class BenchHome : IDisposable
{
    private readonly string _root;

    public BenchHome(string root)
    {
        _root = root;
        Home = Directory.CreateDirectory(Path.Combine(root, "home")).FullName;
        Workspace = Directory.CreateDirectory(Path.Combine(root, "work")).FullName;
        Data = Path.Combine(root, "data");
    }

    /// <summary>The user's home directory.</summary>
    public string Home { get; }

    /// <summary>The folder that sessions are opened on.</summary>
    public string Workspace { get; }

    /// <summary>Where the agent keeps its sessions.</summary>
    public string Data { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);
}
