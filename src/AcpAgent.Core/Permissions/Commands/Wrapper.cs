namespace AcpAgent.Core.Permissions.Commands;

/// <summary>A program that starts another.</summary>
/// <param name="Valued">Options that take a value as the next argument.</param>
/// <param name="Operands">Arguments of its own before the command.</param>
/// <param name="Assigns">True where <c>NAME=value</c> may stand before the command.</param>
/// <param name="ScriptOptions">Options whose value is a script for a shell.</param>
/// <param name="DirectoryOptions">Options whose value is where the command runs.</param>
internal sealed record Wrapper(string[] Valued, int Operands = 0, bool Assigns = false, string[]? ScriptOptions = null, string[]? DirectoryOptions = null)
{
    private static readonly Dictionary<string, Wrapper> _known = new()
    {
        ["sudo"] = new(["-u", "-g", "-h", "-p", "-C", "-T", "-R", "-r", "-t", "-U", "--user", "--group", "--host", "--prompt", "--close-from", "--chroot", "--role", "--type", "--other-user"], Assigns: true, DirectoryOptions: ["-D", "--chdir"]),
        ["doas"] = new(["-u", "-C"]),
        ["pkexec"] = new(["--user"]),
        ["su"] = new(["-s", "-g", "-G", "-w", "--shell", "--group"], int.MaxValue, ScriptOptions: ["-c", "--command", "--session-command"]),
        ["runuser"] = new(["-u", "-g", "-G", "-s", "--user"], ScriptOptions: ["-c", "--command"]),
        ["env"] = new(["-u", "--unset"], Assigns: true, ScriptOptions: ["-S", "--split-string"], DirectoryOptions: ["-C", "--chdir"]),
        ["nice"] = new(["-n", "--adjustment"]),
        ["ionice"] = new(["-c", "-n", "-p", "-P", "-u", "--class", "--classdata"]),
        ["chrt"] = new(["-T", "-P", "-D"], 1),
        ["taskset"] = new([], 1),
        ["nohup"] = new([]),
        ["setsid"] = new([]),
        ["timeout"] = new(["-k", "-s", "--kill-after", "--signal"], 1),
        ["gtimeout"] = new(["-k", "-s", "--kill-after", "--signal"], 1),
        ["time"] = new(["-f", "-o", "--format", "--output"]),
        ["stdbuf"] = new(["-i", "-o", "-e", "--input", "--output", "--error"]),
        ["unbuffer"] = new([]),
        ["busybox"] = new([]),
        ["toybox"] = new([]),
        ["chroot"] = new([], 1),
        ["unshare"] = new(["-S", "-G", "-R", "-w", "--root", "--wd", "--setuid", "--setgid"]),
        ["nsenter"] = new(["-t", "-S", "-G", "--target"]),
        ["setpriv"] = new(["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set"]),
        ["systemd-run"] = new(["-p", "-u", "-E", "--unit", "--property", "--setenv"]),
        ["flock"] = new(["-w", "-E", "--timeout", "--wait"], 1, ScriptOptions: ["-c", "--command"]),
        ["strace"] = new(["-e", "-o", "-p", "-s", "-P", "-u", "-E", "-I", "-O", "-S", "-a", "-b"]),
        ["ltrace"] = new(["-e", "-o", "-p", "-s", "-u", "-a", "-n"]),
        ["watch"] = new(["-n", "--interval", "-q"]),
        ["script"] = new(["-T", "-B", "-I", "-O", "-m", "-o", "-E"], int.MaxValue, ScriptOptions: ["-c", "--command"]),
        ["fakeroot"] = new(["-l", "-s", "-i", "-b"]),
        ["eatmydata"] = new([]),
        ["caffeinate"] = new(["-t", "-w"]),
        ["xvfb-run"] = new(["-n", "-s", "-e", "-f", "-p", "-w"]),
        ["dbus-run-session"] = new([]),
        ["command"] = new([]),
        ["builtin"] = new([]),
        ["exec"] = new(["-a"]),
    };

    /// <summary>What is known of a program that starts another; null for any that does not.</summary>
    public static Wrapper? Of(string name) => _known.GetValueOrDefault(name);

    /// <summary>What it starts with these arguments.</summary>
    public Unfolded Unfold(IReadOnlyList<Field> arguments)
    {
        var variables = new List<(string Name, Field Value)>();
        Field? directory = null;
        Field? script = null;
        var operands = Operands;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Text is ['-', _, ..] && arguments[i].Plain is { } option)
            {
                if (option == "--")
                {
                    return Rest(arguments, i + 1 + (operands == int.MaxValue ? arguments.Count : operands), variables, directory, script);
                }

                if (Value(arguments, ref i, option, ScriptOptions) is { } text)
                {
                    script = text;
                }
                else if (Value(arguments, ref i, option, DirectoryOptions) is { } place)
                {
                    directory = place;
                }
                else if (Valued.Contains(option))
                {
                    i++;
                }
                else if (option is "-v" or "-V" && ReferenceEquals(this, _known["command"]))
                {
                    return new Unfolded([], [], null, null, false);
                }

                continue;
            }

            if (arguments[i].Text == "-" && Assigns)
            {
                continue;
            }

            if (Assigns && arguments[i].Text.IndexOf('=') is > 0 and var equals && !arguments[i].Text[..equals].Contains('/'))
            {
                variables.Add((arguments[i].Text[..equals], arguments[i].Text[(equals + 1)..]));
                continue;
            }

            if (!arguments[i].IsKnown && arguments[i].IsMany)
            {
                return new Unfolded([], variables, null, null, true);
            }

            if (operands > 0)
            {
                operands -= operands == int.MaxValue ? 0 : 1;
                continue;
            }

            return Rest(arguments, i, variables, directory, script);
        }

        return new Unfolded([], variables, script, directory, false);
    }

    private static Unfolded Rest(IReadOnlyList<Field> arguments, int start, List<(string Name, Field Value)> variables, Field? directory, Field? script)
    {
        var command = arguments.Skip(start).ToArray();

        // What is split by env is put before what follows.
        return script is { } text && command.Length > 0
            ? new Unfolded([], variables, new Field(text.Text + " " + string.Join(' ', command.Select(field => field.Text))), directory, false)
            : new Unfolded(command, variables, script, directory, false);
    }

    private static Field? Value(IReadOnlyList<Field> arguments, ref int i, string option, string[]? options)
    {
        foreach (var candidate in options ?? [])
        {
            if (option == candidate)
            {
                return ++i < arguments.Count ? arguments[i] : "";
            }

            if (option.StartsWith(candidate.StartsWith("--", StringComparison.Ordinal) ? candidate + "=" : candidate, StringComparison.Ordinal))
            {
                return option[(candidate.StartsWith("--", StringComparison.Ordinal) ? candidate.Length + 1 : candidate.Length)..];
            }
        }

        return null;
    }
}

/// <summary>What a wrapper starts.</summary>
/// <param name="Command">Program and arguments; empty for none.</param>
/// <param name="Variables">Set for it.</param>
/// <param name="Script">A text for a shell instead.</param>
/// <param name="Directory">Where it runs; null for the same place.</param>
/// <param name="Uncertain">True where it cannot be told.</param>
internal sealed record Unfolded(IReadOnlyList<Field> Command, IReadOnlyList<(string Name, Field Value)> Variables, Field? Script, Field? Directory, bool Uncertain);
