using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Core.Permissions.Floor;

/// <summary>
/// What no rule and no mode allows: deleting the system, the home or the workspace, writing to devices, formatting, fork bombs, killing
/// everything, shutting down, and handing everything to everyone. It denies what it can see, and says where it cannot.
/// </summary>
internal sealed partial class HardFloor(string home, IReadOnlyList<string> roots, ICommandSight sight)
{
    private static readonly HashSet<string> _formatting =
    [
        "mke2fs", "mkswap", "fdisk", "sfdisk", "cfdisk", "gdisk", "sgdisk", "cgdisk", "parted", "wipefs", "blkdiscard", "newfs", "newfs_apfs", "newfs_hfs", "newfs_msdos", "pvcreate", "vgremove",
        "lvremove", "pvremove", "mkdosfs", "mkntfs", "mkreiserfs", "format", "badblocks",
    ];

    private static readonly HashSet<string> _powerVerbs = ["poweroff", "reboot", "halt", "kexec", "suspend", "hibernate", "hybrid-sleep", "rescue", "emergency", "soft-reboot", "exit"];

    private static readonly HashSet<string> _raising = ["sudo", "doas", "su", "pkexec", "runuser", "chroot", "nsenter", "unshare", "setpriv"];

    private static readonly HashSet<string> _administering =
    [
        "mount", "umount", "swapon", "swapoff", "modprobe", "insmod", "rmmod", "sysctl", "iptables", "ip6tables", "nft", "ufw", "useradd", "userdel", "usermod", "groupadd", "groupdel",
        "passwd", "chpasswd", "visudo", "crontab", "at", "batch", "setcap", "cryptsetup", "zpool", "mdadm", "losetup", "update-grub", "grub-install", "efibootmgr", "launchctl", "systemctl", "service",
    ];

    private static readonly string[] _userOptions = ["-u", "-U", "--user", "--euid", "--uid"];

    private readonly ProtectedPlaces _places = new(home, roots);

    /// <summary>Looks at everything that a command line may run.</summary>
    public FloorFinding Judge(CommandReading reading)
    {
        var forbidden = reading.Forbidden.Count > 0 ? reading.Forbidden[0] : null;
        var unproven = reading.Problem is { } problem ? $"The command could not be read: {problem}." : reading.Unproven.Count > 0 ? reading.Unproven[0] : null;
        string? dangerous = null;
        foreach (var call in reading.Invocations)
        {
            var finding = Judge(call);
            forbidden ??= finding.Forbidden is { } what ? $"{Name(call)}: {what}." : null;
            unproven ??= call.Kind == InvocationKind.Supposed ? null : finding.Unproven;
            dangerous ??= finding.Dangerous;
        }

        return new FloorFinding(forbidden, unproven, dangerous);
    }

    private static string Name(Invocation call) => call.Name ?? "The shell";

    private FloorFinding Judge(Invocation call)
    {
        foreach (var file in call.Redirections.Where(file => file.Writes))
        {
            if (WritesDevice(file.Target, call))
            {
                return new("it writes to a device", null, null);
            }
        }

        if (call.Name is not { } name)
        {
            return FloorFinding.Nothing;
        }

        var arguments = call.Arguments;
        var finding = name switch
        {
            "rm" => Delete(call, arguments),
            "find" => Find(call),
            "chmod" or "chown" or "chgrp" => Hand(call),
            "dd" => arguments.Any(argument => argument.Likely.Text is ['o', 'f', '=', .. var to] && WritesDevice(to, call)) ? new("it writes to a device", null, null) : FloorFinding.Nothing,
            "unlink" or "shred" or "truncate" when call.OnAllBeneath => Targets(call, Operands(arguments), recursive: true),
            "tee" or "shred" or "truncate" or "fallocate" => arguments.Any(argument => WritesDevice(argument, call)) ? new("it writes to a device", null, null) : FloorFinding.Nothing,
            "cp" or "mv" or "install" or "ln" or "rsync" or "scp" => Copy(call),
            "kill" => Kill(arguments),
            "killall5" => new("it kills everything", null, null),
            "killall" or "pkill" or "skill" => KillByName(arguments),
            "shutdown" or "reboot" or "halt" or "poweroff" => OnlyTells(arguments) ? FloorFinding.Nothing : new("it stops the machine", null, null),
            "init" or "telinit" => arguments is [{ Plain: "0" or "1" or "6" or "s" or "S" }, ..] ? new("it stops the machine", null, null) : FloorFinding.Nothing,
            "systemctl" or "loginctl" when arguments.Any(argument => argument.Plain is { } verb && _powerVerbs.Contains(verb)) => new("it stops the machine", null, null),
            "diskutil" when arguments.Any(argument => argument.Plain is { } verb && (verb.StartsWith("erase", StringComparison.OrdinalIgnoreCase) || verb.StartsWith("partition", StringComparison.OrdinalIgnoreCase))) => new("it formats a disk", null, null),
            "cryptsetup" when arguments.Any(argument => argument.Plain is "luksFormat" or "erase" or "luksErase") => new("it formats a disk", null, null),
            "zpool" when arguments is [{ Plain: "destroy" or "create" or "labelclear" }, ..] => new("it formats a disk", null, null),
            _ when _formatting.Contains(name) || name.StartsWith("mkfs", StringComparison.Ordinal) => OnlyTells(arguments) ? FloorFinding.Nothing : new("it formats or partitions", null, null),
            _ => FloorFinding.Nothing,
        };
        return finding is { Forbidden: null, Dangerous: null } && (_raising.Contains(name) || (_administering.Contains(name) && arguments.Count > 0 && !OnlyTells(arguments)))
            ? finding with { Dangerous = _raising.Contains(name) ? $"{name} raises privileges." : $"{name} administers the machine." }
            : finding;
    }

    private static bool OnlyTells(IReadOnlyList<Field> arguments) =>
        arguments.Count > 0 && arguments.All(argument => argument.Plain is "-l" or "--list" or "--help" or "-h" or "--version" or "-V" or "status" or "--show" or "is-active" or "show" or "list-units" or "-c" || argument.Plain is ['/', 'd', 'e', 'v', '/', ..])
        && !arguments.All(argument => argument.Plain is ['/', ..] or "-c");

    private FloorFinding Hand(Invocation call)
    {
        var arguments = call.Arguments;
        var recursive = call.OnAllBeneath || arguments.Any(argument => (argument.Text is ['-', not '-', ..] && argument.Text.Contains('R')) || (argument.Text is ['-', '-', 'r', 'e', 'c', ..] && "--recursive".StartsWith(argument.Text, StringComparison.Ordinal)));
        var operands = Operands(arguments);
        var targets = arguments.Any(argument => argument.Text.StartsWith("--reference", StringComparison.Ordinal)) ? operands : operands.Skip(1).ToList();
        if (recursive)
        {
            foreach (var path in targets.Where(target => target.Likely.IsKnown).SelectMany(target => Paths(call, target.Likely)))
            {
                var whole = new Field(path).IsPattern ? path[..Math.Max(1, path.LastIndexOf('/'))] : path;
                if (new Field(whole).Plain is not null && ProtectedPlaces.IsOfSystem(whole) && whole != "/tmp" && !roots.Any(root => LexicalPath.IsWithin(whole, root) && root != "/"))
                {
                    return new($"it changes all of {whole}", null, null);
                }
            }
        }

        var mode = operands.Count > 0 ? operands[0].Plain : null;
        return call.Name == "chmod" && mode is not null && (mode.Contains("+s", StringComparison.Ordinal) || (mode.Length == 4 && mode[0] is '2' or '4' or '6' or '7'))
            ? new(null, null, "chmod lets a program run as another user.")
            : FloorFinding.Nothing;
    }

    private FloorFinding Copy(Invocation call)
    {
        var operands = Operands(call.Arguments);
        if (operands.Count > 1 && WritesDevice(operands[^1], call) && call.Name != "ln")
        {
            return new("it writes to a device", null, null);
        }

        if (call.Name == "rsync" && call.Arguments.Any(argument => argument.Text.StartsWith("--del", StringComparison.Ordinal)) && operands.Count > 0)
        {
            return Targets(call, [operands[^1]], recursive: true);
        }

        return call.Name == "mv" && operands.Count > 1 ? Targets(call, operands.Take(operands.Count - 1).Where(operand => operand.Plain is not null).ToArray(), recursive: true) with { Dangerous = null, Unproven = null } : FloorFinding.Nothing;
    }

    private bool WritesDevice(Field target, Invocation call)
    {
        var likely = target.Likely;
        return likely.IsKnown && Paths(call, likely).Any(IsDevice);
    }

    private static bool IsDevice(string path) =>
        path is "/proc/sysrq-trigger"
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !(path is "/dev/null" or "/dev/zero" or "/dev/full" or "/dev/random" or "/dev/urandom" or "/dev/tty" or "/dev/stdin" or "/dev/stdout" or "/dev/stderr" or "/dev/ptmx" or "/dev/console"
            || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/dev/pts/", StringComparison.Ordinal) || path.StartsWith("/dev/shm/", StringComparison.Ordinal)
            || path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal)));

    private static FloorFinding Kill(IReadOnlyList<Field> arguments)
    {
        var everything = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i].Plain;
            var signal = i == 0 && argument is ['-', not '-', ..] && arguments.Count > 1;
            if (argument is "-s" or "-n" or "--signal")
            {
                i++;
                continue;
            }

            everything |= (argument == "-1" && !signal) || argument == "1";
        }

        return everything ? new("it kills everything", null, null) : FloorFinding.Nothing;
    }

    private static FloorFinding KillByName(IReadOnlyList<Field> arguments)
    {
        var operands = Operands(arguments);
        return operands.Any(operand => operand.Plain is "" or "." or ".*" or "^" or ".+" or "*" or "$" or "init" or "systemd") || operands.Any(operand => operand.Text is [Field.AnyText])
            || ChoosesByUserAlone(arguments)
            ? new("it kills everything", null, null)
            : FloorFinding.Nothing;
    }

    /// <summary>All that somebody runs, whatever it is.</summary>
    private static bool ChoosesByUserAlone(IReadOnlyList<Field> arguments)
    {
        var at = arguments.ToList().FindIndex(argument => _userOptions.Any(option => argument.Text.StartsWith(option, StringComparison.Ordinal)));
        if (at < 0)
        {
            return false;
        }

        var isTogether = arguments[at].Text.Contains('=') || (arguments[at].Text is ['-', not '-', _, ..]);
        return Operands([.. arguments.Where((_, i) => i != at && (isTogether || i != at + 1))]).Count == 0;
    }
}
