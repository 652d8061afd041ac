using System.Runtime.InteropServices;

namespace AcpAgent.Core.Platform;

/// <summary>The number of a Linux system call on each processor that we run on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="X64">On x86-64; -1 where it does not exist there.</param>
/// <param name="Arm64">On arm64; -1 where it does not exist there.</param>
internal sealed record CallNumber(string Name, int X64, int Arm64)
{
    /// <summary>On this machine's processor.</summary>
    public int Here => On(RuntimeInformation.ProcessArchitecture);

    /// <summary>A call that came when new ones had the same number everywhere.</summary>
    public static CallNumber Everywhere(string name, int number) => new(name, number, number);

    /// <summary>On a processor.</summary>
    public int On(Architecture processor) => processor switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => -1,
    };
}
