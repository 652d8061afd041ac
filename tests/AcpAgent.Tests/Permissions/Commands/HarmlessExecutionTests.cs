using System.Diagnostics;
using AcpAgent.Core.Permissions.Harmless;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>Every line that is judged harmless, really run and watched.</summary>
public sealed class HarmlessExecutionTests
{
    private const string Tracer = "/usr/bin/strace";

    private static readonly string[] _changes = ["O_WRONLY", "O_RDWR", "O_CREAT", "socket(AF_INET", "socket(AF_NETLINK", "unlink", "rename", "mkdir", "truncate", "creat("];

    [Fact]
    public void Lines_that_only_read_write_nothing_and_open_no_connection()
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
            Run(root, Tracer, ["-f", "-qq", "-e", "trace=openat,open,creat,socket,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,truncate,ftruncate", "-o", log, "bash", "--noprofile", "--norc", "-c", "--", line.Replace(StagedSight.Root, root, StringComparison.Ordinal)]);
            var traced = File.ReadAllLines(log);
            wrong.AddRange(traced.Where(call => _changes.Any(call.Contains) && !call.Contains("\"/dev/null\"", StringComparison.Ordinal) && !call.Contains("\"/dev/tty\"", StringComparison.Ordinal)).Select(call => $"{line}: {call}"));
            Assert.NotEmpty(traced);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(lines.Count > 200);
    }

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
