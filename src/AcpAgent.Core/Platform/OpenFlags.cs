using System.Runtime.InteropServices;

namespace AcpAgent.Core.Platform;

/// <summary>The numbers of <c>open</c>'s flags. Two of them differ between processors on Linux, all of them on macOS.</summary>
internal static class OpenFlags
{
    private static readonly bool _mac = OperatingSystem.IsMacOS();
    private static readonly bool _arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public const int Read = 0;
    public const int Write = 1;

    public static readonly int CloseOnExec = _mac ? 0x1000000 : 0x80000;
    public static readonly int Directory = _mac ? 0x100000 : _arm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = _mac ? 0x100 : _arm ? 0x8000 : 0x20000;
    public static readonly int NonBlocking = _mac ? 0x4 : 0x800;
    public static readonly int NoTerminal = _mac ? 0x20000 : 0x100;
    public static readonly int Append = _mac ? 0x8 : 0x400;
    public static readonly int Create = _mac ? 0x200 : 0x40;
    public static readonly int Exclusive = _mac ? 0x800 : 0x80;

    /// <summary>A file without a name (O_TMPFILE), of a directory; Linux only.</summary>
    public static readonly int Nameless = 0x400000 | Directory;

    /// <summary>A handle to walk on from, not to read (O_PATH). macOS has none: there a directory is opened for reading.</summary>
    public static readonly int Walk = _mac ? 0 : 0x200000;
}
