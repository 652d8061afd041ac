using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>Which system calls a confined process is refused: what Landlock does not govern and ordinary work does not need.</summary>
internal static class FilterRules
{
    public const int NotPermitted = 1;       // EPERM
    public const int AccessDenied = 13;      // EACCES
    public const int NoSuchCall = 38;        // ENOSYS
    public const int NotSupported = 95;      // EOPNOTSUPP

    private const uint Namespaces = 0x7E02_0000;    // every CLONE_NEW* but that of time
    private const uint TimeNamespace = 0x80;        // a signal's number where clone takes it
    private const uint SetUserAndGroup = 0xC00;     // S_ISUID | S_ISGID
    private const uint Create = 0x40;               // O_CREAT
    private const uint TemporaryFile = 0x40_0000;   // O_TMPFILE without O_DIRECTORY
    private const uint UnixFamily = 1, Internet = 2, Internet6 = 10, Netlink = 16;
    private const uint PushInput = 0x5412;          // TIOCSTI
    private const uint LinuxConsole = 0x541C;       // TIOCLINUX
    private const uint LineDiscipline = 0x5423;     // TIOCSETD

    /// <summary>Refused whatever the profile.</summary>
    private static readonly IReadOnlyList<FilterRule> _always =
    [
        // Other processes.
        Never("ptrace", 101, 117), Never("process_vm_readv", 310, 270), Never("process_vm_writev", 311, 271), Never("kcmp", 312, 272),
        Never("pidfd_getfd", 438),
        new(Calls.ResourceLimit, NotPermitted, new IsNoneOf(0, 0)),
        new(new("setpriority", 141, 140), NotPermitted, new IsNoneOf(1, 0)),
        new(new("ioprio_set", 251, 30), NotPermitted, new IsNoneOf(1, 0)),

        // Another view of the files.
        Never("mount", 165, 40), Never("umount2", 166, 39), Never("pivot_root", 155, 41), Never("chroot", 161, 51),
        Never("open_tree", 428), Never("move_mount", 429), Never("fsopen", 430), Never("fsconfig", 431), Never("fsmount", 432), Never("fspick", 433),
        Never("mount_setattr", 442), Never("open_tree_attr", 467),
        Never("open_by_handle_at", 304, 265), Never("fanotify_init", 300, 262), Never("quotactl", 179, 60), Never("quotactl_fd", 443),

        // Another view of everything: no namespace is made or entered. Where flags lie in memory they cannot be looked at, so the older call is used.
        new(new("unshare", 272, 97), NotPermitted, new AnyBit(0, Namespaces | TimeNamespace)),
        new(Calls.Clone, NotPermitted, new AnyBit(0, Namespaces)),
        new(CallNumber.Everywhere("clone3", 435), NoSuchCall), Never("setns", 308, 268),

        // Ways around a filter, and parts of the kernel that have been its undoing.
        Never("io_uring_setup", 425), Never("io_uring_enter", 426), Never("io_uring_register", 427),
        Never("bpf", 321, 280), Never("perf_event_open", 298, 241), Never("userfaultfd", 323, 282),
        Never("keyctl", 250, 219), Never("add_key", 248, 217), Never("request_key", 249, 218),

        // The machine.
        Never("kexec_load", 246, 104), Never("kexec_file_load", 320, 294), Never("init_module", 175, 105), Never("finit_module", 313, 273),
        Never("delete_module", 176, 106), Never("create_module", 174, -1), Never("reboot", 169, 142), Never("swapon", 167, 224), Never("swapoff", 168, 225),
        Never("acct", 163, 89), Never("settimeofday", 164, 170), Never("clock_settime", 227, 112), Never("clock_adjtime", 305, 266), Never("adjtimex", 159, 171),
        Never("sethostname", 170, 161), Never("setdomainname", 171, 162), Never("syslog", 103, 116), Never("vhangup", 153, 58),
        Never("iopl", 172, -1), Never("ioperm", 173, -1), Never("uselib", 134, -1), Never("lookup_dcookie", 212, 18), Never("nfsservctl", 180, 42),

        // A terminal that others read: nothing is typed into it.
        Ioctl(PushInput), Ioctl(LinuxConsole), Ioctl(LineDiscipline),

        // Programs that run as somebody else for whoever starts them. The mode of openat2 lies in memory; everybody knows the older call.
        new(new("chmod", 90, -1), NotPermitted, new AnyBit(1, SetUserAndGroup)),
        new(new("fchmod", 91, 52), NotPermitted, new AnyBit(1, SetUserAndGroup)),
        new(new("fchmodat", 268, 53), NotPermitted, new AnyBit(2, SetUserAndGroup)),
        new(CallNumber.Everywhere("fchmodat2", 452), NotPermitted, new AnyBit(2, SetUserAndGroup)),
        new(new("creat", 85, -1), NotPermitted, new AnyBit(1, SetUserAndGroup)),
        new(new("open", 2, -1), NotPermitted, new AnyBit(1, Create | TemporaryFile), new AnyBit(2, SetUserAndGroup)),
        new(Calls.OpenAt, NotPermitted, new AnyBit(2, Create | TemporaryFile), new AnyBit(3, SetUserAndGroup)),
        new(Calls.OpenAt2, NoSuchCall),
        new(new("mknod", 133, -1), NotPermitted, new AnyBit(1, SetUserAndGroup)),
        new(new("mknodat", 259, 33), NotPermitted, new AnyBit(2, SetUserAndGroup)),

        // Attributes of files, which Landlock does not govern: said not to exist, which programs are prepared for.
        Unsupported("setxattr", 188, 5), Unsupported("lsetxattr", 189, 6), Unsupported("fsetxattr", 190, 7),
        Unsupported("removexattr", 197, 14), Unsupported("lremovexattr", 198, 15), Unsupported("fremovexattr", 199, 16),
        Unsupported("setxattrat", 463, 463), Unsupported("removexattrat", 466, 466), Unsupported("file_setattr", 469, 469),
    ];

    private static readonly CallNumber _socket = new("socket", 41, 198);
    private static readonly CallNumber _socketPair = new("socketpair", 53, 199);
    private static readonly CallNumber _truncate = new("truncate", 76, 45);

    /// <summary>The rules of a confinement.</summary>
    public static IReadOnlyList<FilterRule> Of(Confinement confinement, LandlockVersion version) =>
    [
        .. _always,
        .. Sockets(confinement),
        .. version.Files.HasFlag(FileRights.Truncate) || confinement.Bubblewrap is not null ? [] : new FilterRule[] { new(_truncate, AccessDenied) },
    ];

    /// <summary>
    /// What is no family of a profile is refused: UDP, raw, packet, vsock and whatever comes later. A Unix socket's path cannot be looked at
    /// here, so there are none at all unless the profile says so; a pair leads nowhere else.
    /// </summary>
    private static IEnumerable<FilterRule> Sockets(Confinement confinement)
    {
        uint[] families =
        [
            .. confinement.UnixSockets ? [UnixFamily] : Array.Empty<uint>(),
            .. confinement is { Network: NetworkAccess.All } or { Network: NetworkAccess.Loopback, Bubblewrap: not null } ? [Internet, Internet6, Netlink] : Array.Empty<uint>(),
        ];
        yield return new(_socket, AccessDenied, new IsNoneOf(0, families));
        yield return new(_socketPair, AccessDenied, new IsNoneOf(0, UnixFamily));
        if (families.Contains(Netlink))
        {
            // To ask for addresses and routes; the others govern the machine.
            yield return new(_socket, AccessDenied, new IsValue(0, Netlink), new IsNoneOf(2, 0));
        }
    }

    private static FilterRule Never(string name, int x64, int arm64) => new(new CallNumber(name, x64, arm64), NotPermitted);

    private static FilterRule Never(string name, int number) => Never(name, number, number);

    private static FilterRule Unsupported(string name, int x64, int arm64) => new(new CallNumber(name, x64, arm64), NotSupported);

    private static FilterRule Ioctl(uint command) => new(new CallNumber("ioctl", 16, 29), NotPermitted, new IsValue(1, command));
}
