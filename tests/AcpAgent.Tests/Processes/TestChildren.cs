using System.Diagnostics;
using System.Text;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Tests.Processes;

/// <summary>Children of a test, watched over by the executable that was built with it.</summary>
internal static class TestChildren
{
    /// <summary>Longer than anything may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static ChildSpawner Spawner() => new(HelperProgram.Beside(AppContext.BaseDirectory));

    public static ChildStart Bash(string script, Confinement? confinement = null) => new()
    {
        Program = "/bin/bash",
        Arguments = ["bash", "--noprofile", "--norc", "-c", script],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
        WorkingDirectory = "/",
        Confinement = confinement,
    };

    public static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }

    /// <summary>Waits until a process is no more, not even as a zombie.</summary>
    public static async Task GoneAsync(int process)
    {
        var waiting = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{process}"))
        {
            Xunit.Assert.True(waiting.Elapsed < Patience, $"Process {process} lives on.");
            await Task.Delay(10);
        }
    }
}
