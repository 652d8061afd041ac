using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AcpAgent.Core.Platform;

/// <summary>
/// Random bytes that nobody can guess, from the kernel. The framework takes them from OpenSSL, and loading that costs the first session
/// of a process several milliseconds.
/// </summary>
internal static partial class KernelRandom
{
    /// <summary>So many random bytes.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        if (!OperatingSystem.IsLinux())
        {
            RandomNumberGenerator.Fill(bytes);
            return bytes;
        }

        for (var filled = 0; filled < count;)
        {
            var got = getrandom(bytes.AsSpan(filled), count - filled, 0);
            if (got > 0)
            {
                filled += (int)got;
            }
            else if (Marshal.GetLastPInvokeError() is var error and not SystemCallException.Interrupted)
            {
                throw new SystemCallException("getrandom", "", error);
            }
        }

        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getrandom(Span<byte> bytes, nint count, uint flags);
}
