using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Xunit;

namespace AcpAgent.Tests.Support;

/// <summary>Runs code as somebody whom permissions bind, also where the tests run as root.</summary>
public static partial class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Runs on a thread of its own, which alone changes its user and ends with it.</summary>
    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Environment.UserName == "root" && !OperatingSystem.IsMacOS())
                {
                    BecomeNobody();
                }

                action();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>The bare system call, for the C library's function changes all threads. Saved ids stay, so that nothing else of the process is affected.</summary>
    private static void BecomeNobody()
    {
        var (setresuid, setresgid, setgroups) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (147, 149, 159) : (117, 119, 116);
        Assert.Equal(0, syscall(setgroups, 0, 0, 0));
        Assert.Equal(0, syscall(setresgid, -1, (nint)Nobody, -1));
        Assert.Equal(0, syscall(setresuid, -1, (nint)Nobody, -1));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);
}
