using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>
/// Finds bubblewrap where the system puts it, and nowhere that a project has a say in. Whoever may change the program, or put another in
/// its place, would decide what commands are confined to: nobody but root and the agent's own user may.
/// </summary>
public static class BubblewrapProgram
{
    /// <summary>Where it is looked for.</summary>
    public static IReadOnlyList<string> Places { get; } = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap", "/run/wrappers/bin/bwrap", "/run/current-system/sw/bin/bwrap"];

    /// <summary>The first that is there.</summary>
    /// <param name="places">Where it is looked for.</param>
    public static BubblewrapStatus Find(IReadOnlyList<string> places)
    {
        if (places.FirstOrDefault(File.Exists) is not { } place)
        {
            return BubblewrapStatus.None;
        }

        var program = SystemFiles.Real(place)!;
        try
        {
            using var root = AtCalls.OpenFileSystemRoot();
            var own = (uint)RawCalls.Call(Calls.UserId.Here);
            for (var at = program; at is not null; at = Path.GetDirectoryName(at))
            {
                if (FileStatus.At(root, at) is not { } status || IsOpenToOthers(status, own, isProgram: at == program))
                {
                    return new(program, $"others may change, for {at} is not root's or the agent's user's alone to write");
                }
            }

            return new(program, null);
        }
        catch (SystemCallException error)
        {
            return new(program, $"cannot be looked at: {error.Message}");
        }
    }

    /// <summary>In a directory whose mode says so (the sticky bit), nobody replaces what is another's.</summary>
    private static bool IsOpenToOthers(FileStatus status, uint own, bool isProgram)
    {
        const uint others = 0b010_010, sticky = 0x200;
        return (status.User != 0 && status.User != own) || ((status.Mode & others) != 0 && (isProgram || (status.Mode & sticky) == 0));
    }
}
