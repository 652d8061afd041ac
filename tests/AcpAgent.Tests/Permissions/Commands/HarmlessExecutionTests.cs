using System.Diagnostics;
using System.Text.RegularExpressions;
using AcpAgent.Core.Permissions.Harmless;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>Every line that is judged harmless, really run and watched.</summary>
public sealed partial class HarmlessExecutionTests
{
    private const string Tracer = "/usr/bin/strace";

    private static readonly string[] _changes = ["O_WRONLY", "O_RDWR", "O_CREAT", "socket(AF_INET", "socket(AF_NETLINK", "unlink", "rename", "mkdir", "truncate", "creat("];

    [Fact]
    public void Lines_that_only_read_write_nothing_open_no_connection_and_start_nothing_else()
    {
        Assert.SkipUnless(File.Exists(Tracer) || Environment.GetEnvironmentVariable("CI") == "true", "There is no strace on this machine.");
        using var folder = new TemporaryDirectory();
        var root = Path.Combine(folder.Path, "space");
        Directory.CreateDirectory(Path.Combine(root, "src"));
        foreach (var file in new[] { "README.md", "a.txt", "b.txt", "data.txt", "package.json", "src/app.cs", "src/a.cs" })
        {
            File.WriteAllText(Path.Combine(root, file), "{\"name\":\"x\"}\n");
        }

        Run(root, "git", ["init", "-q", "."]);
        Run(root, "git", ["-c", "user.name=a", "-c", "user.email=a@b", "add", "-A"]);
        Run(root, "git", ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]);
        var lines = TableLines.Of("commands-harmless.txt");
        var wrong = new List<string>();
        foreach (var line in lines)
        {
            var log = Path.Combine(folder.Path, "log");
            Run(root, Tracer, ["-f", "-qq", "-e", "trace=execve,execveat,openat,open,creat,socket,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,truncate,ftruncate", "-o", log, "bash", "--noprofile", "--norc", "-c", "--", line.Replace(StagedSight.Root, root, StringComparison.Ordinal)]);
            var traced = File.ReadAllLines(log);
            wrong.AddRange(traced.Where(call => _changes.Any(call.Contains) && !call.Contains("\"/dev/null\"", StringComparison.Ordinal) && !call.Contains("\"/dev/tty\"", StringComparison.Ordinal)).Select(call => $"{line}: {call}"));
            wrong.AddRange(traced.Where(call => Started().Match(call) is { Success: true } started && !IsListed(started.Groups[1].Value, line, root)).Select(call => $"{line}: {call}"));
            Assert.Contains(traced, call => Started().IsMatch(call));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(lines.Count > 200);
    }

    /// <summary>Only the shell, what the line names, what egrep stands for, and what git is made of; none of it from the workspace.</summary>
    private static bool IsListed(string program, string line, string root) =>
        !program.StartsWith(root, StringComparison.Ordinal)
        && (Path.GetFileName(program) is var name && (name == "bash" || (name == "grep" && line.Contains("grep", StringComparison.Ordinal)) || Words().Matches(line.Replace("\\", "", StringComparison.Ordinal)).Any(word => word.Value == name))
            || (line.Contains("git", StringComparison.Ordinal) && program.StartsWith("/usr/lib/git-core/", StringComparison.Ordinal)));

    [GeneratedRegex("""execve(?:at)?\((?:[^"]*, )?"([^"]*)".*= 0$""")]
    private static partial Regex Started();

    [GeneratedRegex("[A-Za-z0-9_.+-]+")]
    private static partial Regex Words();

    private static void Run(string directory, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in HarmlessRun.GitEnvironment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = directory;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        _ = errors.Result;
        process.WaitForExit();
    }
}
