using System.Diagnostics;
using System.Globalization;
using AcpAgent.EndToEnd.Harness;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>A process that has nothing to do with the agent: it has a secret in its environment and one in a file that it has open.</summary>
internal sealed class Bystander : IDisposable
{
    private readonly Process _process;

    private Bystander(Process process) => _process = process;

    public int Id => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>An address of its memory.</summary>
    public long Stack { get; private init; }

    public static Bystander Start(SandboxUser user, string directory)
    {
        string[] command = [.. user.Become, "setsid", "bash", "-c", "exec 3< secret; exec sleep 100000"];
        var info = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = directory };
        info.Environment["SECRET"] = "SECRET";
        var process = Process.Start(info)!;
        Patience.UntilAsync(() => Name(process.Id) == "sleep", "a bystander sleeps").Wait();
        var stack = File.ReadLines($"/proc/{process.Id}/maps").First(line => line.EndsWith("[stack]", StringComparison.Ordinal)).Split('-', ' ')[1];
        return new Bystander(process) { Stack = long.Parse(stack, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 16 };
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Name(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
