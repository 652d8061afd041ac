using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Tests.Processes;

/// <summary>Makes a descriptor one that programs inherit.</summary>
internal static partial class Inheritance
{
    public static void Allow(SafeFileHandle handle)
    {
        const int setFlags = 2;
        Xunit.Assert.Equal(0, fcntl((int)handle.DangerousGetHandle(), setFlags, 0));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
