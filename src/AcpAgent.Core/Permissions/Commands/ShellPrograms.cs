namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Kinds of programs, by name.</summary>
internal static class ShellPrograms
{
    private static readonly HashSet<string> _shells = ["sh", "bash", "dash", "zsh", "ksh", "ksh93", "mksh", "ash", "rbash", "fish", "yash", "posh", "csh", "tcsh", "hush"];

    private static readonly HashSet<string> _interpreters = ["python", "python2", "python3", "perl", "ruby", "node", "nodejs", "php", "lua", "deno", "bun", "tclsh", "osascript", "pwsh"];

    private static readonly HashSet<string> _perilous =
    [
        "rm", "dd", "chmod", "chown", "chgrp", "find", "shred", "wipefs", "fdisk", "sfdisk", "parted", "mkswap", "kill", "killall", "killall5", "pkill",
        "shutdown", "reboot", "halt", "poweroff", "init", "telinit", "systemctl", "rsync", "blkdiscard",
    ];

    private static readonly HashSet<string> _textual =
    [
        "echo", "printf", "grep", "egrep", "fgrep", "rg", "git", "hg", "svn", "man", "apropos", "which", "type", "whatis", "ls", "cat", "head", "tail", "wc", "find", "file",
        "du", "df", "ps", "diff", "stat", "sed", "awk", "jq", "sort", "uniq", "cut", "tr", "test", "[", "docker", "podman", "kubectl", "ssh", "scp", "npm", "npx", "yarn",
        "pnpm", "make", "cargo", "go", "dotnet", "pip", "apt", "apt-get", "brew", "expr", "basename", "dirname", "touch", "mkdir", "cp", "mv", "ln", "rm", "export",
        "systemctl", "gh", "helm", "terraform", "tee", "curl", "wget", "pkill", "kill", "killall", "chmod", "chown", "chgrp", "dd", "rsync", "tar", "zip", "alias",
        "whereis", "dpkg", "rpm", "code", "vim", "nano", "say", "notify-send", "set", "cd", "pushd", "tldr", "help", "info",
    ];

    private static readonly string[] _starting = ["system", "exec", "popen", "spawn", "subprocess", "shell", "qx", "`", "| getline", "|getline", "print |", "print|"];

    private static readonly HashSet<string> _namesVariables =
        ["let", "declare", "typeset", "local", "export", "readonly", "read", "unset", "printf", "test", "[", "mapfile", "readarray", "getopts", "wait"];

    /// <summary>True for a shell.</summary>
    public static bool IsShell(string? name) => name is not null && _shells.Contains(name);

    /// <summary>True for a program that runs the program that it reads.</summary>
    public static bool IsInterpreter(string name) => _interpreters.Contains(name) || name.StartsWith("python3.", StringComparison.Ordinal);

    /// <summary>True for a program that the floor looks at.</summary>
    public static bool IsPerilous(string name) => _perilous.Contains(name) || IsShell(name) || name.StartsWith("mkfs", StringComparison.Ordinal);

    /// <summary>True for the text of a program, in whatever language, that seems to start others.</summary>
    public static bool StartsOthers(string program) => _starting.Any(word => program.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a command of the shell that takes an argument for a variable, and so evaluates what stands between its brackets.</summary>
    public static bool NamesVariables(string name) => _namesVariables.Contains(name);

    /// <summary>True for a program whose arguments are known to be data, or that is looked at by itself.</summary>
    public static bool OnlyTakesText(string name) => _textual.Contains(name);
}
