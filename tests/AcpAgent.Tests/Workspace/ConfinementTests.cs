using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using AcpAgent.Tests.Tools;
using Xunit;

namespace AcpAgent.Tests.Workspace;

/// <summary>While somebody swaps links in a loop, nothing outside the roots is read or touched unless that is what was decided on.</summary>
public sealed class ConfinementTests : IDisposable
{
    private const int Attempts = 1500;
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public ConfinementTests()
    {
        _root = _temp.MakeDirectory("root");
        _temp.Write("outside/file.txt", "secret");
        _temp.Write("root/dir/file.txt", "mine");
        _temp.Write("root/file.txt", "mine");
        _temp.Link("root/dirlink", "../outside");
        _temp.Link("root/filelink", "../outside/file.txt");
    }

    public static TheoryData<bool> Ways => [false, true];

    [Theory, MemberData(nameof(Ways))]
    public void Reading(bool nameByName)
    {
        var (mine, elsewhere) = (0, 0);
        using (KeepSwapping())
        {
            for (var i = 0; i < Attempts; i++)
            {
                using var place = Look(i % 2 == 0 ? "dir/file.txt" : "file.txt", nameByName);
                if (!place.WithinRoots || place.Problem is not null)
                {
                    elsewhere++;
                    continue;
                }

                Assert.StartsWith(_root + "/", place.Canonical, StringComparison.Ordinal);
                try
                {
                    using var file = place.OpenFile();
                    Assert.Equal("mine", FileContent.TryDecode(FileContent.TryRead(file, 100)));
                    mine++;
                }
                catch (SystemCallException)
                {
                    // It became a link in between: nothing is read.
                }
            }
        }

        // Both happened, or the test has shown nothing.
        Assert.True(mine > 0 && elsewhere > 0, $"{mine} inside, {elsewhere} outside");
    }

    [Theory, MemberData(nameof(Ways))]
    public void Writing_and_appending(bool nameByName)
    {
        var (written, refused) = (0, 0);
        using (KeepSwapping())
        {
            for (var i = 0; i < Attempts; i++)
            {
                using var place = Look((i % 4) switch { 0 => "dir/file.txt", 1 => "file.txt", 2 => $"dir/new{i}.txt", _ => $"dir/made{i}/new.txt" }, nameByName);
                if (!place.WithinRoots || place.Problem is not null)
                {
                    continue;
                }

                var change = new FileChange(place, null);
                var problem = i % 8 < 4 ? change.Write("mine"u8) : change.Append("!"u8);
                _ = problem is null ? written++ : refused++;
            }
        }

        Assert.Equal("secret", File.ReadAllText(_temp["outside/file.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(_temp["outside"]));
        Assert.True(written > 0 && refused > 0, $"{written} written, {refused} refused");
        Assert.DoesNotContain(Directory.EnumerateFiles(_root, ".acp-agent-*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }), _ => true);
    }

    [Fact]
    public async Task Listing()
    {
        _temp.Write("outside/deep/secret.txt", "");
        _temp.Write("root/dir/deep/mine.txt", "");
        using (KeepSwapping())
        {
            for (var i = 0; i < Attempts / 5; i++)
            {
                try
                {
                    await using var call = await Call.PrepareAsync("list_directory", _root, new { directory_path = i % 2 == 0 ? "." : "dir", recursive = true });
                    if (call.Facts.Paths[0].WithinRoots)
                    {
                        Assert.DoesNotContain("secret", (await call.RunAsync(new TestRun(), default)).ForModel, StringComparison.Ordinal);
                    }
                }
                catch (Core.Tools.ToolArgumentException)
                {
                    // It is a link at that moment.
                }
            }
        }
    }

    [Fact]
    public async Task The_tools_themselves()
    {
        var ran = 0;
        using (KeepSwapping())
        {
            for (var i = 0; i < Attempts / 3; i++)
            {
                try
                {
                    var path = i % 2 == 0 ? "dir/file.txt" : "file.txt";
                    await using var call = i % 3 == 0
                        ? await Call.PrepareAsync("read_file", _root, new { file_path = path })
                        : await Call.PrepareAsync("write_file", _root, new { file_path = path, content = "mine", append = false });
                    Assert.DoesNotContain(call.Preview.OfType<Protocol.Schema.Diff>(), diff => diff.OldText == "secret");
                    if (call.Facts.Paths[0].WithinRoots)
                    {
                        Assert.DoesNotContain("secret", (await call.RunAsync(new TestRun(), default)).ForModel, StringComparison.Ordinal);
                        ran++;
                    }
                }
                catch (Core.Tools.ToolArgumentException)
                {
                    // It changed too often while it was looked at.
                }
            }
        }

        Assert.Equal("secret", File.ReadAllText(_temp["outside/file.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(_temp["outside"]));
        Assert.True(ran > 0);
    }

    public void Dispose() => _temp.Dispose();

    private IDisposable KeepSwapping() => Names.KeepExchanging((_temp["root/dir"], _temp["root/dirlink"]), (_temp["root/file.txt"], _temp["root/filelink"]));

    private Place Look(string given, bool nameByName) => new WorkspaceFiles(new WorkspaceRoots(_root, []), nameByName).Look(given);
}
