using System.Runtime.InteropServices;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Linux;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>What the filter of system calls says, on both processors.</summary>
public sealed class FilterTests
{
    private const uint NotPermitted = Filter.Refuse | 1, AccessDenied = Filter.Refuse | 13, NoSuchCall = Filter.Refuse | 38, NotSupported = Filter.Refuse | 95;
    private static readonly LandlockVersion _newest = new(7);

    public static TheoryData<Architecture> Processors => [Architecture.X64, Architecture.Arm64];

    /// <summary>name, x86-64, arm64, arguments, verdict under: no network; network; Unix sockets.</summary>
    public static TheoryData<string, int, int, ulong[], uint, uint, uint> Table => new()
    {
        { "socket(AF_UNIX)", 41, 198, [1, 1, 0], AccessDenied, AccessDenied, Filter.Allow },
        { "socket(AF_INET)", 41, 198, [2, 1, 0], AccessDenied, Filter.Allow, AccessDenied },
        { "socket(AF_INET, SOCK_DGRAM)", 41, 198, [2, 2, 0], AccessDenied, Filter.Allow, AccessDenied },
        { "socket(AF_INET6)", 41, 198, [10, 1, 0], AccessDenied, Filter.Allow, AccessDenied },
        { "socket(AF_NETLINK, NETLINK_ROUTE)", 41, 198, [16, 3, 0], AccessDenied, Filter.Allow, AccessDenied },
        { "socket(AF_NETLINK, NETLINK_NETFILTER)", 41, 198, [16, 3, 12], AccessDenied, AccessDenied, AccessDenied },
        { "socket(AF_PACKET)", 41, 198, [17, 3, 0], AccessDenied, AccessDenied, AccessDenied },
        { "socket(AF_VSOCK)", 41, 198, [40, 1, 0], AccessDenied, AccessDenied, AccessDenied },
        { "socket(AF_ALG)", 41, 198, [38, 5, 0], AccessDenied, AccessDenied, AccessDenied },
        { "socket, upper half of the argument set", 41, 198, [0x1_0000_0002, 1, 0], AccessDenied, Filter.Allow, AccessDenied },
        { "socketpair(AF_UNIX)", 53, 199, [1, 1, 0], Filter.Allow, Filter.Allow, Filter.Allow },
        { "socketpair(AF_TIPC)", 53, 199, [30, 1, 0], AccessDenied, AccessDenied, AccessDenied },
        { "clone(SIGCHLD)", 56, 220, [17], Filter.Allow, Filter.Allow, Filter.Allow },
        { "clone of a thread", 56, 220, [0x3d0f00], Filter.Allow, Filter.Allow, Filter.Allow },
        { "clone(CLONE_NEWUSER)", 56, 220, [0x10000011], NotPermitted, NotPermitted, NotPermitted },
        { "clone(CLONE_NEWNS)", 56, 220, [0x20011], NotPermitted, NotPermitted, NotPermitted },
        { "clone3", 435, 435, [], NoSuchCall, NoSuchCall, NoSuchCall },
        { "unshare(CLONE_FILES)", 272, 97, [0x400], Filter.Allow, Filter.Allow, Filter.Allow },
        { "unshare(CLONE_NEWUSER)", 272, 97, [0x10000000], NotPermitted, NotPermitted, NotPermitted },
        { "unshare(CLONE_NEWTIME)", 272, 97, [0x80], NotPermitted, NotPermitted, NotPermitted },
        { "setns", 308, 268, [], NotPermitted, NotPermitted, NotPermitted },
        { "ptrace", 101, 117, [], NotPermitted, NotPermitted, NotPermitted },
        { "process_vm_readv", 310, 270, [], NotPermitted, NotPermitted, NotPermitted },
        { "pidfd_getfd", 438, 438, [], NotPermitted, NotPermitted, NotPermitted },
        { "prlimit64 of itself", 302, 261, [0], Filter.Allow, Filter.Allow, Filter.Allow },
        { "prlimit64 of another", 302, 261, [1234], NotPermitted, NotPermitted, NotPermitted },
        { "setpriority of another", 141, 140, [0, 1234], NotPermitted, NotPermitted, NotPermitted },
        { "io_uring_setup", 425, 425, [], NotPermitted, NotPermitted, NotPermitted },
        { "keyctl", 250, 219, [], NotPermitted, NotPermitted, NotPermitted },
        { "bpf", 321, 280, [], NotPermitted, NotPermitted, NotPermitted },
        { "mount", 165, 40, [], NotPermitted, NotPermitted, NotPermitted },
        { "ioctl(TIOCSTI)", 16, 29, [0, 0x5412], NotPermitted, NotPermitted, NotPermitted },
        { "ioctl(TIOCSTI), upper half set", 16, 29, [0, 0xFFFF_FFFF_0000_5412], NotPermitted, NotPermitted, NotPermitted },
        { "ioctl(TIOCLINUX)", 16, 29, [0, 0x541C], NotPermitted, NotPermitted, NotPermitted },
        { "ioctl(TCGETS)", 16, 29, [0, 0x5401], Filter.Allow, Filter.Allow, Filter.Allow },
        { "fchmod(0755)", 91, 52, [3, 0x1ED], Filter.Allow, Filter.Allow, Filter.Allow },
        { "fchmod(04755)", 91, 52, [3, 0x9ED], NotPermitted, NotPermitted, NotPermitted },
        { "fchmodat(02755)", 268, 53, [0, 0, 0x5ED], NotPermitted, NotPermitted, NotPermitted },
        { "openat(O_CREAT, 0644)", 257, 56, [0, 0, 0x41, 0x1A4], Filter.Allow, Filter.Allow, Filter.Allow },
        { "openat(O_CREAT, 04755)", 257, 56, [0, 0, 0x41, 0x9ED], NotPermitted, NotPermitted, NotPermitted },
        { "openat(O_RDONLY), mode of no meaning", 257, 56, [0, 0, 0, 0xFFF], Filter.Allow, Filter.Allow, Filter.Allow },
        { "openat2", 437, 437, [], NoSuchCall, NoSuchCall, NoSuchCall },
        { "setxattr", 188, 5, [], NotSupported, NotSupported, NotSupported },
        { "truncate", 76, 45, [], Filter.Allow, Filter.Allow, Filter.Allow },
        { "execve", 59, 221, [], Filter.Allow, Filter.Allow, Filter.Allow },
        { "kill", 62, 129, [], Filter.Allow, Filter.Allow, Filter.Allow },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Calls_are_judged_alike_on_both_processors(
        string name, int x64, int arm64, ulong[] arguments, uint none, uint network, uint unix)
    {
        foreach (var (processor, number) in new[] { (Architecture.X64, x64), (Architecture.Arm64, arm64) })
        {
            foreach (var (confinement, verdict) in new[]
                     {
                         (Confined(NetworkAccess.None, false), none), (Confined(NetworkAccess.Loopback, false), none),
                         (Confined(NetworkAccess.Loopback, false) with { Bubblewrap = "/usr/bin/bwrap" }, network), (Confined(NetworkAccess.All, false), network), (Confined(NetworkAccess.None, true), unix),
                     })
            {
                var answer = FilterMachine.Run(Build(confinement, processor), FilterMachine.Audit(processor), (uint)number, arguments);
                Assert.True(verdict == answer, $"{name} on {processor} under {confinement.Network}/{confinement.UnixSockets}: {answer:x}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public void Another_instruction_set_is_death(Architecture processor)
    {
        var filter = Build(Confined(NetworkAccess.All, true), processor);
        var other = processor == Architecture.X64 ? FilterMachine.Arm64 : FilterMachine.X64;
        Gen.UInt.Sample(number =>
        {
            Assert.Equal(Filter.Kill, FilterMachine.Run(filter, FilterMachine.I386, number));
            Assert.Equal(Filter.Kill, FilterMachine.Run(filter, other, number));
        });
    }

    [Fact]
    public void The_other_abi_of_the_same_processor_is_death() =>
        Gen.UInt[0x4000_0000, uint.MaxValue].Sample(number =>
            Assert.Equal(Filter.Kill, FilterMachine.Run(Build(Confined(NetworkAccess.All, true), Architecture.X64), FilterMachine.X64, number)));

    [Theory]
    [MemberData(nameof(Processors))]
    public void Whatever_is_asked_has_an_answer_and_more_is_never_allowed_by_a_stricter_profile(Architecture processor)
    {
        var strict = Build(Confined(NetworkAccess.None, false), processor);
        var loose = Build(Confined(NetworkAccess.All, true), processor);
        Gen.Select(Gen.UInt[0, 500], Gen.ULong.Array[6]).Sample((number, arguments) =>
        {
            var answer = FilterMachine.Run(strict, FilterMachine.Audit(processor), number, arguments);
            if (answer == Filter.Allow)
            {
                Assert.Equal(Filter.Allow, FilterMachine.Run(loose, FilterMachine.Audit(processor), number, arguments));
            }
        });
    }

    [Fact]
    public void Without_the_right_to_truncate_the_call_is_refused() =>
        Assert.Equal(AccessDenied, FilterMachine.Run(
            Filter.Build(FilterRules.Of(Confined(NetworkAccess.None, false), new LandlockVersion(2)), Architecture.X64), FilterMachine.X64, 76));

    private static Confinement Confined(NetworkAccess network, bool unixSockets) => new("test", [], network, unixSockets);

    private static ulong[] Build(Confinement confinement, Architecture processor) => Filter.Build(FilterRules.Of(confinement, _newest), processor);
}
