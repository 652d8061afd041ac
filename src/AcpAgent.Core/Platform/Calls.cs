namespace AcpAgent.Core.Platform;

/// <summary>The system calls that the agent makes by number.</summary>
internal static class Calls
{
    public static readonly CallNumber Read = new("read", 0, 63);
    public static readonly CallNumber Write = new("write", 1, 64);
    public static readonly CallNumber Close = new("close", 3, 57);
    public static readonly CallNumber SignalAction = new("rt_sigaction", 13, 134);
    public static readonly CallNumber SignalMask = new("rt_sigprocmask", 14, 135);
    public static readonly CallNumber ProcessId = new("getpid", 39, 172);
    public static readonly CallNumber Clone = new("clone", 56, 220);
    public static readonly CallNumber Execute = new("execve", 59, 221);
    public static readonly CallNumber Kill = new("kill", 62, 129);
    public static readonly CallNumber ChangeDirectory = new("chdir", 80, 49);
    public static readonly CallNumber UserId = new("getuid", 102, 174);
    public static readonly CallNumber ParentId = new("getppid", 110, 173);
    public static readonly CallNumber NewSession = new("setsid", 112, 157);
    public static readonly CallNumber SetCapabilities = new("capset", 126, 91);
    public static readonly CallNumber ProcessControl = new("prctl", 157, 167);
    public static readonly CallNumber ExitGroup = new("exit_group", 231, 94);
    public static readonly CallNumber WaitId = new("waitid", 247, 95);
    public static readonly CallNumber OpenAt = new("openat", 257, 56);
    public static readonly CallNumber PollFor = new("ppoll", 271, 73);
    public static readonly CallNumber SignalDescriptor = new("signalfd4", 289, 74);
    public static readonly CallNumber Duplicate = new("dup3", 292, 24);
    public static readonly CallNumber Pipe = new("pipe2", 293, 59);
    public static readonly CallNumber ResourceLimit = new("prlimit64", 302, 261);
    public static readonly CallNumber Seccomp = new("seccomp", 317, 277);
    public static readonly CallNumber MemoryFile = new("memfd_create", 319, 279);
    public static readonly CallNumber OpenProcess = CallNumber.Everywhere("pidfd_open", 434);
    public static readonly CallNumber CloseRange = CallNumber.Everywhere("close_range", 436);
    public static readonly CallNumber OpenAt2 = CallNumber.Everywhere("openat2", 437);
    public static readonly CallNumber LandlockCreate = CallNumber.Everywhere("landlock_create_ruleset", 444);
    public static readonly CallNumber LandlockAdd = CallNumber.Everywhere("landlock_add_rule", 445);
    public static readonly CallNumber LandlockRestrict = CallNumber.Everywhere("landlock_restrict_self", 446);
}
