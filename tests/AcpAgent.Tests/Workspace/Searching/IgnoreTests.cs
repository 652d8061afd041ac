using System.Diagnostics;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Core.Workspace.Searching;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Workspace.Searching;

/// <summary>Ignore files mean what git says that they mean: git itself is asked.</summary>
public sealed class IgnoreTests
{
    private static readonly string[] Files =
        ["a.log", "b.txt", "src/a.log", "src/b.txt", "src/deep/a.log", "src/deep/c", "build/out", "src/build/out", "docs/build", "x y", "docs/x y", ".hidden", "src/!a", "#c"];

    private static readonly Gen<string> Line = Gen.OneOf(
        "*.log", "!a.log", "build", "build/", "/build", "src/build", "src/", "/src/*.txt", "**/deep", "deep/**", "src/**/a.log", "!src/", "!src/deep/", "*", "!*/", "# comment",
        "\\#c", "\\!a", "", "  ", "x y", "x\\ y", "b.txt ", "/", "[ab].log", "?.log", "a.log\r", "docs/*", "!docs/x*", ".hidden", "**");

    [Fact]
    public void What_git_ignores_is_left_out_and_nothing_else() =>
        Gen.Select(Line.List[0, 5], Line.List[0, 3], Line.List[0, 2]).Sample((top, inSource, inDeep) =>
        {
            using var directory = new TemporaryDirectory();
            foreach (var file in Files)
            {
                directory.Write(file, "");
            }

            directory.Write(".gitignore", string.Join('\n', top));
            directory.Write("src/.gitignore", string.Join('\n', inSource));
            directory.Write("src/deep/.gitignore", string.Join('\n', inDeep));
            Git(directory.Path, "init", "-q");
            var wanted = Git(directory.Path, "ls-files", "-z", "--others", "--exclude-per-directory=.gitignore");
            Assert.Equal(wanted.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Walk(directory.Path, "", "**"));
        }, iter: 60);

    [Fact]
    public void Ignore_files_above_count_and_what_is_asked_for_is_entered()
    {
        using var directory = new TemporaryDirectory();
        directory.Write(".gitignore", "vendor/\n*.tmp\n");
        directory.Write("vendor/a.js", "");
        directory.Write("vendor/b.tmp", "");
        directory.Write(".ignore", "!*.tmp\nsecret\n");
        directory.Write("secret", "");
        directory.Write("c.tmp", "");

        Assert.Equal([".gitignore", ".ignore", "c.tmp"], Walk(directory.Path, "", "**"));
        Assert.Equal(["a.js", "b.tmp"], Walk(directory.Path, "vendor", "**"));
        directory.Write(".ignore", "");
        Assert.Equal(["a.js"], Walk(directory.Path, "vendor", "**"));
    }

    [Fact]
    public void Links_are_not_followed_and_directories_that_cannot_match_are_not_entered()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("outside/x.cs", "");
        directory.Write("root/src/a.cs", "");
        directory.Write("root/lib/b.cs", "");
        directory.Link("root/src/out", "../../outside");
        directory.Link("root/src/file.cs", "a.cs");
        directory.Write("root/.git/c.cs", "");
        Assert.Equal(["lib/b.cs", "src/a.cs"], Walk(directory["root"], "", "**/*.cs"));
        Assert.Equal(["src/a.cs"], Walk(directory["root"], "", "src/*.cs"));
    }

    [Fact]
    public void A_failure_of_whoever_looks_ends_the_walk_and_is_told()
    {
        using var directory = new TemporaryDirectory();
        for (var i = 0; i < 50; i++)
        {
            directory.Write($"d{i}/f", "");
        }

        using var top = ExactDirectory.Open(directory.Path, nameByName: false);
        Assert.True(PathPattern.TryParse("**", out var all));
        Assert.Throws<InvalidOperationException>(() => FileWalk.Go(top, null, [], [all], _ => throw new InvalidOperationException("no"), CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => FileWalk.Go(top, null, [], [all], _ => { }, new CancellationToken(canceled: true)));
    }

    private static IEnumerable<string> Walk(string root, string below, string pattern)
    {
        var found = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var start = ExactDirectory.Open(root, nameByName: false);
        using var top = ExactDirectory.OpenBeneath(start, below, nameByName: false);
        Assert.True(PathPattern.TryParse(pattern, out var parsed));
        Assert.Equal(0, FileWalk.Go(top, start, below.Split('/', StringSplitOptions.RemoveEmptyEntries), [parsed], file => found.Add(file.Path), CancellationToken.None));
        return found.Order(StringComparer.Ordinal);
    }

    private static string Git(string directory, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            Environment = { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null" },
        })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
