using System.Runtime.InteropServices;

namespace AcpAgent.Core.Platform;

/// <summary>A system call on a file failed.</summary>
/// <param name="call">Its name.</param>
/// <param name="path">The file, for a person.</param>
/// <param name="error">What <c>errno</c> said.</param>
internal sealed class SystemCallException(string call, string path, int error)
    : IOException($"{Marshal.GetPInvokeErrorMessage(error)} ({call} {path})", error)
{
    public const int NotFound = 2;      // ENOENT
    public const int Interrupted = 4;   // EINTR
    public const int InputOutput = 5;   // EIO
    public const int Invalid = 22;      // EINVAL
    public const int NoSpace = 28;      // ENOSPC

    /// <summary>The number that the system gave.</summary>
    public int Error { get; } = error;
}
