using System.Diagnostics;
using System.Net.Sockets;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class ListDirectoryToolTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public ListDirectoryToolTests() => _root = _temp.MakeDirectory("root");

    [Fact]
    public async Task Everything_is_listed_sorted_with_its_kind()
    {
        _temp.Write("root/b.txt", "");
        _temp.Write("root/.hidden", "");
        _temp.Write("root/a/inner.txt", "");
        _temp.Write("outside/secret.txt", "");
        _temp.Link("root/link", "../outside");
        using (var mkfifo = Process.Start("mkfifo", _temp["root/pipe"]))
        {
            mkfifo.WaitForExit();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_temp["root/socket"]));

        Assert.Equal(".hidden\na/\nb.txt\nlink (link)\npipe (pipe)\nsocket (socket)\n", await ListAsync(new { }));
        Assert.Equal("inner.txt\n", await ListAsync(new { directory_path = "a" }));
        Assert.Equal("inner.txt\n", await ListAsync(new { directory_path = $"{_root}/a/", recursive = "false" }));
    }

    [Fact]
    public async Task What_is_in_directories_follows_them_and_links_are_not_entered()
    {
        _temp.Write("root/a/deep/x.txt", "");
        _temp.Write("root/a/y.txt", "");
        _temp.Write("root/a.txt", "");
        _temp.Write("root/.git/config", "");
        _temp.Write("root/node_modules/m/index.js", "");
        _temp.Write("outside/secret.txt", "");
        _temp.Link("root/out", "../outside");
        _temp.Link("root/a/up", "..");

        Assert.Equal(
            ".git/ [not listed: usually large; list it by itself]\na/\na/deep/\na/deep/x.txt\na/up (link)\na/y.txt\na.txt\nnode_modules/ [not listed: usually large; list it by itself]\nout (link)\n",
            await ListAsync(new { recursive = true }));
        Assert.Equal("config\n", await ListAsync(new { directory_path = ".git", recursive = true }));
    }

    [Fact]
    public async Task A_directory_behind_a_link_that_stays_inside_is_listed()
    {
        _temp.Write("root/real/x.txt", "");
        _temp.Link("root/link", "real");

        Assert.Equal("x.txt\n", await ListAsync(new { directory_path = "link" }));
    }

    [Fact]
    public async Task More_than_fits_is_cut_and_the_upper_levels_come_first()
    {
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                _temp.Write($"root/d{i:00}/f{j:00}", "");
            }
        }

        var lines = (await ListAsync(new { recursive = true })).TrimEnd('\n').Split('\n');

        Assert.Equal("[There is more than 1000 entries. List a directory further down.]", lines[^1]);
        Assert.Equal(1001, lines.Length);
        Assert.Equal(40, lines.Count(line => line.StartsWith('d') && line.Contains('/') && !line.Contains("/f", StringComparison.Ordinal)));
        Assert.Contains("d39/ [not listed: too much]", lines);
        Assert.DoesNotContain("more than", await ListAsync(new { }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Depth_is_bounded()
    {
        _temp.MakeDirectory("root/" + string.Join('/', Enumerable.Range(1, 30)));

        var lines = (await ListAsync(new { recursive = true })).TrimEnd('\n').Split('\n');

        Assert.Equal(20, lines.Length);
        Assert.EndsWith("20/ [not listed: too deep; list it by itself]", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_one_is_said_to_be_and_what_is_none_is_refused()
    {
        Assert.Equal("[The directory is empty.]\n", await ListAsync(new { }));
        _temp.Write("root/a.txt", "");
        Assert.Equal("directory_path: cannot list a.txt: it is not a directory", await Call.RefusedAsync("list_directory", _root, new { directory_path = "a.txt" }));
        Assert.EndsWith(FileError.NotFound.Describe(), await Call.RefusedAsync("list_directory", _root, new { directory_path = "missing" }), StringComparison.Ordinal);
        Assert.Equal("recursive: must be true or false", await Call.RefusedAsync("list_directory", _root, new { recursive = 1 }));
    }

    [Fact]
    public async Task A_name_cannot_pass_for_several()
    {
        _temp.Write("root/a\nb", "");
        Assert.Equal("a\\u000ab\n", await ListAsync(new { }));
    }

    [Fact]
    public async Task Outside_the_roots_nothing_is_told_before_it_was_decided()
    {
        _temp.Write("outside/secret.txt", "");
        foreach (var path in new[] { "../outside", "/proc/self/root", _temp["outside"], "/no/such/thing" })
        {
            await using var call = await Call.PrepareAsync("list_directory", _root, new { directory_path = path });
            Assert.False(Assert.Single(call.Facts.Paths).WithinRoots);
            Assert.DoesNotContain("secret", call.Title, StringComparison.Ordinal);
        }

        await using var missing = await Call.PrepareAsync("list_directory", _root, new { directory_path = "/no/such/thing" });
        Assert.False((await missing.RunAsync(new TestRun(), default)).Succeeded);
    }

    [Fact]
    public async Task What_is_listed_is_the_directory_that_was_decided_on()
    {
        _temp.Write("root/dir/mine.txt", "");
        _temp.Write("outside/secret.txt", "");
        await using var call = await Call.PrepareAsync("list_directory", _root, new { directory_path = "dir", recursive = true });
        _temp.Link("root/link", "../outside");
        Names.Exchange(_temp["root/dir"], _temp["root/link"]);

        Assert.Equal("mine.txt\n", (await call.RunAsync(new TestRun(), default)).ForModel);
    }

    [Fact]
    public void What_may_not_be_read_is_said_beside_what_may()
    {
        _temp.Write("root/closed/x.txt", "");
        _temp.Write("root/open/y.txt", "");
        File.SetUnixFileMode(_temp.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_temp["root/open"], (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_temp["root/closed"], UnixFileMode.None);
        try
        {
            Unprivileged.Run(() =>
            {
                using var directory = Core.Workspace.ExactDirectory.Open(_root, nameByName: false);
                var listing = Core.Workspace.DirectoryListing.Of(directory, recursive: true, ListDirectoryTool.MostEntries, CancellationToken.None);
                Assert.True(listing.IsComplete);
                Assert.Equal(
                    [("closed", $"not listed: {FileError.Denied.Describe()}"), ("open", null), ("open/y.txt", null)],
                    listing.Entries.Select(entry => (entry.Path, entry.Note)));
            });
        }
        finally
        {
            File.SetUnixFileMode(_temp["root/closed"], (UnixFileMode)0b111_000_000);
        }
    }

    public void Dispose() => _temp.Dispose();

    private async Task<string> ListAsync(object arguments)
    {
        var result = await Call.RunAsync("list_directory", _root, arguments);
        Assert.True(result.Succeeded);
        return result.ForModel;
    }
}
