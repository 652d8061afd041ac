using System.Diagnostics;
using AcpAgent.Tests.Shared;

namespace AcpAgent.Tests.Support;

/// <summary>A small file system in memory; only root can have one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts one; the test ends where that is not allowed.</summary>
    public static SmallDisk Mount(string path, int kilobytes)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "none", path))
        {
            Component.Missing("a small file system", "it cannot be mounted here");
        }

        return new SmallDisk(path);
    }

    public void Dispose() => Run("umount", "-l", _path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
