using System.Diagnostics;
using System.Text;
using AcpAgent.Tests.Support;

namespace AcpAgent.Tests.Permissions.Shell;

/// <summary>The shell itself, as it will run commands, asked for its opinion of many texts at once.</summary>
internal static class Bash
{
    /// <summary>Which of the texts bash finds correct; nothing of them is run.</summary>
    public static IReadOnlyList<bool> FindsCorrect(IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryDirectory();
        for (var i = 0; i < texts.Count; i++)
        {
            File.WriteAllText(Path.Combine(folder.Path, $"{i}"), texts[i], new UTF8Encoding(false));
        }

        var answers = Run($"cd '{folder.Path}' && for ((i = 0; i < {texts.Count}; i++)); do if bash --noprofile --norc -n $i 2>/dev/null; then echo y; else echo n; fi; done", folder.Path);
        var verdicts = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer == "y").ToArray();
        return verdicts.Length == texts.Count ? verdicts : throw new InvalidOperationException($"bash answered {verdicts.Length} of {texts.Count}.");
    }

    /// <summary>
    /// Which of the programs <c>m0</c>, <c>m1</c> and so on each of the lines starts. They are really run, for a second at most; what they leave running is
    /// ended with them.
    /// </summary>
    public static IReadOnlyList<HashSet<string>> Started(IReadOnlyList<string> lines)
    {
        using var folder = new TemporaryDirectory();
        foreach (var name in (string[])["programs", "lines", "started", "work"])
        {
            Directory.CreateDirectory(folder[name]);
        }

        foreach (var name in Enumerable.Range(0, 300).Select(i => $"m{i}"))
        {
            File.WriteAllText(folder[$"programs/{name}"], $"#!/bin/sh\necho {name} >> \"$STARTED\"\n");
            File.SetUnixFileMode(folder[$"programs/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var (i, line) in lines.Index())
        {
            File.WriteAllText(folder[$"lines/{i}"], line, new UTF8Encoding(false));
            File.WriteAllText(folder[$"started/{i}"], "");
        }

        _ = Run(
            $"""
            cd '{folder["work"]}'
            export PATH='{folder["programs"]}':$PATH
            for ((i = 0; i < {lines.Count}; i++)); do
              STARTED='{folder["started"]}'/$i unshare {(Environment.IsPrivilegedProcess ? "" : "--user --map-root-user")} --pid --fork --kill-child=KILL timeout -k 1 1 bash --noprofile --norc -c -- "$(cat '{folder["lines"]}'/$i)" < /dev/null > /dev/null 2>&1
            done
            """,
            folder.Path);
        return [.. lines.Index().Select(entry => File.ReadAllLines(folder[$"started/{entry.Index}"]).ToHashSet())];
    }

    /// <summary>What a script writes. It is really run: give it nothing that does anything.</summary>
    public static string Run(string script, string directory)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = "/home/me";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return output;
    }
}
