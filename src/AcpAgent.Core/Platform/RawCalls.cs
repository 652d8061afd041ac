using System.Runtime.InteropServices;

namespace AcpAgent.Core.Platform;

/// <summary>
/// Linux system calls by their number, for what neither .NET nor every C library has a name for. Each answers what the kernel does: a
/// result, or the error's number negated.
/// </summary>
internal static unsafe partial class RawCalls
{
    /// <summary>
    /// A call that does not wait. It never meets the garbage collector, so that it also works between a fork and an exec; once made, the
    /// same call allocates nothing and loads nothing.
    /// </summary>
    public static nint Call(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        var result = Direct(number, a, b, c, d, e, f);
        return result == -1 ? -*ErrorPlace() : result;
    }

    /// <summary>A call that may wait.</summary>
    public static nint CallAndWait(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        var result = Waiting(number, a, b, c, d, e, f);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>A call that may wait, again and again while signals interrupt it; throws where it fails.</summary>
    /// <exception cref="SystemCallException">It failed.</exception>
    public static nint Must(string name, string about, nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        while (true)
        {
            var result = CallAndWait(number, a, b, c, d, e, f);
            if (result >= 0)
            {
                return result;
            }

            if (result != -SystemCallException.Interrupted)
            {
                throw new SystemCallException(name, about, (int)-result);
            }
        }
    }

    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Direct(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Waiting(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "__errno_location")]
    private static partial int* ErrorPlace();
}
