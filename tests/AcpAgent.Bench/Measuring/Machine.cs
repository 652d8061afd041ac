using System.Globalization;
using System.Runtime.InteropServices;

namespace AcpAgent.Bench.Measuring;

/// <summary>What figures were measured on.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Cores">How many processors this process may use.</param>
/// <param name="MemoryMegabytes">Memory of the machine.</param>
/// <param name="System">Operating system and kernel.</param>
/// <param name="FileSystem">The type of the file system that sessions are on.</param>
/// <param name="Device">What that is on.</param>
/// <param name="Load">How many processes wanted to run in the minute before.</param>
internal sealed record Machine(
    string Processor, int Cores, long MemoryMegabytes, string System, string FileSystem, string Device, double Load)
{
    /// <summary>Whether sessions are in memory only, so that figures with a sync in them mean nothing.</summary>
    public bool IsVolatile => FileSystem is "tmpfs" or "ramfs";

    /// <summary>This machine.</summary>
    /// <param name="data">Where sessions are.</param>
    public static Machine Describe(string data)
    {
        var (type, device) = Mount(data);
        return new Machine(
            Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            long.Parse(Value("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) / 1024,
            $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
            type,
            device,
            LoadNow());
    }

    /// <summary>The load now.</summary>
    public static double LoadNow() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Value(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault();

    // The mount with the longest path that leads there. A line: id parent major:minor root path options... - type device super-options
    private static (string Type, string Device) Mount(string path) => File.ReadLines("/proc/self/mountinfo")
        .Select(line => line.Split(' '))
        .Select(fields => (Path: fields[4], Behind: fields[(Array.IndexOf(fields, "-") + 1)..]))
        .Where(mount => mount.Path == "/" || path == mount.Path || path.StartsWith($"{mount.Path}/", StringComparison.Ordinal))
        .OrderBy(mount => mount.Path.Length)
        .Select(mount => (mount.Behind[0], mount.Behind[1]))
        .Last();
}
