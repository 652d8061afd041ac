using System.Globalization;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>The processes below this one, as /proc shows them at the moment.</summary>
internal static class Descendants
{
    /// <summary>The next below. One that is just being born may be missing; whoever ends them looks again.</summary>
    public static IReadOnlyList<int> Children() => [.. ChildrenOf("self")];

    /// <summary>All of them, those that are nearer first.</summary>
    public static IReadOnlyList<int> All()
    {
        List<int> found = [.. Children()];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(ChildrenOf(found[i].ToString(CultureInfo.InvariantCulture)).Except(found));
        }

        return found;
    }

    /// <summary>Which limit they are over, in words; null for none.</summary>
    public static string? Excess(ChildLimits limits)
    {
        var all = All();
        if (limits.WatchedProcesses > 0 && all.Count > limits.WatchedProcesses)
        {
            return $"more than {limits.WatchedProcesses} processes";
        }

        return limits.WatchedMemory > 0 && all.Sum(Memory) > limits.WatchedMemory
            ? $"more than {limits.WatchedMemory / (1024 * 1024)} MiB of memory"
            : null;
    }

    /// <summary>What is the process's alone: pages of files and what is shared are not counted for each.</summary>
    private static long Memory(int process)
    {
        // size resident shared …, in pages
        var words = Read($"/proc/{process}/statm").Split(' ');
        return words.Length > 2 && long.TryParse(words[1], out var resident) && long.TryParse(words[2], out var shared)
            ? Math.Max(resident - shared, 0) * Environment.SystemPageSize
            : 0;
    }

    private static IEnumerable<int> ChildrenOf(string process)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{process}/task");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return threads.SelectMany(thread => Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }

    /// <summary>Empty where the process is gone.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
