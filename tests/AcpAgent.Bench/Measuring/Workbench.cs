using AcpAgent.Bench.Agents;

namespace AcpAgent.Bench.Measuring;

/// <summary>What measurements work with: the executable, and room on a disk.</summary>
/// <param name="agent">The executable's path.</param>
/// <param name="directory">A directory for scratch, on the file system that is measured.</param>
internal sealed class Workbench(string agent, string directory) : IDisposable
{
    private readonly string _scratch = Directory.CreateDirectory(Path.Combine(directory, $"run-{Environment.ProcessId}")).FullName;
    private int _homes;

    /// <summary>The executable.</summary>
    public string Agent { get; } = agent;

    /// <summary>Where scratch is.</summary>
    public string Scratch => _scratch;

    /// <summary>Fresh directories for an agent.</summary>
    public BenchHome NewHome() => new(Path.Combine(_scratch, $"home-{++_homes}"));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_scratch, recursive: true);
}
