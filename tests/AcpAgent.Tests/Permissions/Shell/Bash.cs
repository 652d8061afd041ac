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
