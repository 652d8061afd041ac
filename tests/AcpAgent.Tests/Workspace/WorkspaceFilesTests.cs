using System.Diagnostics;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Workspace;

public sealed class WorkspaceFilesTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public WorkspaceFilesTests()
    {
        _root = _temp.MakeDirectory("root");
        _temp.Write("root/in.txt", "inside");
        _temp.Write("root/dir/deep.txt", "deep");
        _temp.Write("outside/secret.txt", "secret");
        _temp.Write("more/extra.txt", "extra");
    }

    public static TheoryData<bool> Ways => [false, true];

    [Theory, MemberData(nameof(Ways))]
    public void Finds_what_is_there_however_it_is_spelled(bool nameByName)
    {
        foreach (var given in new[] { "in.txt", "./in.txt", "dir/../in.txt", "dir//..//./in.txt", $"{_root}/in.txt", $"{_root}/dir/../in.txt", "../root/in.txt" })
        {
            using var place = Look(given, nameByName);
            Assert.Null(place.Problem);
            Assert.True(place.WithinRoots, given);
            Assert.Equal($"{_root}/in.txt", place.Canonical);
            Assert.Equal($"{_root}/in.txt", place.Shown);
            Assert.Equal("in.txt", place.Display);
            Assert.Equal("inside", Read(place));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Follows_links_that_stay_inside_and_says_where_they_lead(bool nameByName)
    {
        _temp.Link("root/relative", "dir/deep.txt");
        _temp.Link("root/absolute", $"{_root}/dir/deep.txt");
        _temp.Link("root/dirlink", "dir");
        _temp.Link("root/chain", "dirlink/../relative");
        _temp.Link("root/dir/up", "../dir/../../root/dir/deep.txt");
        foreach (var given in new[] { "relative", "absolute", "dirlink/deep.txt", "chain", "dir/up", "dirlink/up" })
        {
            using var place = Look(given, nameByName);
            Assert.Null(place.Problem);
            Assert.True(place.WithinRoots, given);
            Assert.Equal($"{_root}/dir/deep.txt", place.Canonical);
            Assert.Equal("deep", Read(place));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Sees_through_links_that_lead_out(bool nameByName)
    {
        _temp.Link("root/relative", "../outside/secret.txt");
        _temp.Link("root/absolute", _temp["outside/secret.txt"]);
        _temp.Link("root/dirlink", "../outside");
        _temp.Link("root/chain1", "chain2");
        _temp.Link("root/chain2", "dirlink/secret.txt");
        _temp.Link("root/through-proc", $"/proc/self/root{_temp["outside/secret.txt"]}");
        _temp.Link("root/through-cwd", $"/proc/self/cwd/../../../../../../../../../../..{_temp["outside/secret.txt"]}");
        foreach (var given in new[]
        {
            "relative", "absolute", "dirlink/secret.txt", "chain1", "chain2", "through-proc", "through-cwd", "../outside/secret.txt",
            "dir/../../outside/secret.txt", _temp["outside/secret.txt"], $"{_root}/../outside/secret.txt", $"/proc/self/root{_temp["outside/secret.txt"]}",
        })
        {
            using var place = Look(given, nameByName);
            Assert.False(place.WithinRoots, given);
            Assert.Equal(_temp["outside/secret.txt"], place.Canonical);
            Assert.Equal("secret", Read(place));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_path_through_what_is_no_directory_is_told(bool nameByName)
    {
        using var place = Look("in.txt/x", nameByName);
        Assert.Equal(FileError.NotADirectory.Describe(), place.Problem);
        Assert.True(place.WithinRoots);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Links_in_a_circle_end(bool nameByName)
    {
        _temp.Link("root/self", "self");
        _temp.Link("root/a", "b");
        _temp.Link("root/b", "dir/../a");
        foreach (var given in new[] { "self", "a", "b/c", "self/../in.txt" })
        {
            using var place = Look(given, nameByName);
            Assert.Equal(FileError.IsALink.Describe(), place.Problem);
            Assert.Null(place.Directory);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void What_is_not_there_is_placed_in_the_directory_that_is(bool nameByName)
    {
        using var file = Look("dir/new.txt", nameByName);
        Assert.Null(file.Status);
        Assert.Equal((true, $"{_root}/dir/new.txt", "new.txt"), (file.WithinRoots, file.Canonical, file.FileName));
        Assert.Empty(file.MissingDirectories);

        using var deep = Look("dir/a/b/new.txt", nameByName);
        Assert.Equal(["a", "b"], deep.MissingDirectories);
        Assert.Equal($"{_root}/dir", deep.DirectoryPath);

        using var undecided = Look("nowhere/../in.txt", nameByName);
        Assert.Equal(FileError.NotFound.Describe(), undecided.Problem);
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_dangling_link_is_the_place_that_it_points_to(bool nameByName)
    {
        _temp.Link("root/out", "../outside/new.txt");
        _temp.Link("root/in", "dir/new.txt");
        _temp.Link("root/outdir", "../outside");
        using var leadsOut = Look("out", nameByName);
        Assert.Equal((false, _temp["outside/new.txt"]), (leadsOut.WithinRoots, leadsOut.Canonical));
        using var leadsOutDeep = Look("outdir/a/new.txt", nameByName);
        Assert.Equal((false, _temp["outside/a/new.txt"]), (leadsOutDeep.WithinRoots, leadsOutDeep.Canonical));
        using var stays = Look("in", nameByName);
        Assert.Equal((true, $"{_root}/dir/new.txt"), (stays.WithinRoots, stays.Canonical));
    }

    [Theory, MemberData(nameof(Ways))]
    public void The_root_itself_and_the_top_are_places(bool nameByName)
    {
        using var root = Look(".", nameByName);
        Assert.Equal((_root, ".", true, FileKind.Directory), (root.Canonical, root.Display, root.WithinRoots, root.Status!.Value.Kind));
        using var top = Look("/", nameByName);
        Assert.Equal(("/", false, FileKind.Directory), (top.Canonical, top.WithinRoots, top.Status!.Value.Kind));
        using var above = Look("../../../../../../../../../../../..", nameByName);
        Assert.Equal("/", above.Canonical);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Additional_directories_are_roots_and_a_shared_beginning_is_none(bool nameByName)
    {
        _temp.Write("root-not/x.txt", "no");
        using var extra = Look("../more/extra.txt", nameByName);
        Assert.True(extra.WithinRoots);
        Assert.Equal(_temp["more/extra.txt"], extra.Display);
        using var similar = Look("../root-not/x.txt", nameByName);
        Assert.False(similar.WithinRoots);
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_root_behind_a_link_is_shown_as_the_client_spelled_it(bool nameByName)
    {
        _temp.Link("alias", "root");
        using var place = new WorkspaceFiles(new WorkspaceRoots(_temp["alias"] + "/", []), nameByName).Look("dir/deep.txt");
        Assert.Equal((true, $"{_root}/dir/deep.txt"), (place.WithinRoots, place.Canonical));
        Assert.Equal((_temp["alias/dir/deep.txt"], "dir/deep.txt"), (place.Shown, place.Display));
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_working_directory_that_is_gone_is_told(bool nameByName)
    {
        using var place = new WorkspaceFiles(new WorkspaceRoots(_temp["gone"], []), nameByName).Look("new.txt");
        Assert.Equal("the session's working directory is gone", place.Problem);
        Assert.False(place.WithinRoots);
    }

    [Theory, MemberData(nameof(Ways))]
    public void The_whole_file_system_can_be_the_root(bool nameByName)
    {
        using var place = new WorkspaceFiles(new WorkspaceRoots("/", []), nameByName).Look(_temp["root/in.txt"][1..]);
        Assert.Equal((true, _temp["root/in.txt"], _temp["root/in.txt"]), (place.WithinRoots, place.Canonical, place.Shown));
        Assert.Equal("inside", Read(place));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Pipes_and_devices_are_seen_without_being_opened(bool nameByName)
    {
        using (var mkfifo = Process.Start("mkfifo", _temp["root/pipe"]))
        {
            mkfifo.WaitForExit();
        }

        using var pipe = Look("pipe", nameByName);
        Assert.Equal(FileKind.Fifo, pipe.Status!.Value.Kind);
        using var device = Look("/dev/null", nameByName);
        Assert.Equal(FileKind.Device, device.Status!.Value.Kind);
    }

    [Fact]
    public void Names_that_are_too_long_are_told()
    {
        using var name = Look(new string('x', 300), false);
        Assert.Equal(FileError.NameTooLong.Describe(), name.Problem);
        using var path = Look(string.Concat(Enumerable.Repeat("dir/../", 600)) + "in.txt", false);
        Assert.Null(path.Problem);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Whom_permissions_bind_is_told_so(bool nameByName)
    {
        _temp.Write("root/closed/file.txt", "x");
        _temp.Write("root/unreadable.txt", "x");
        foreach (var path in new[] { _temp.Path, _root })
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        File.SetUnixFileMode(_temp["root/closed"], UnixFileMode.None);
        File.SetUnixFileMode(_temp["root/unreadable.txt"], UnixFileMode.None);
        try
        {
            Unprivileged.Run(() =>
            {
                using var closed = Look("closed/file.txt", nameByName);
                Assert.Equal(FileError.Denied.Describe(), closed.Problem);
                Assert.True(closed.WithinRoots);
                using var unreadable = Look("unreadable.txt", nameByName);
                Assert.Null(unreadable.Problem);
                Assert.Equal(FileError.Denied, Assert.Throws<SystemCallException>(unreadable.OpenFile).Kind());
                using var fine = Look("in.txt", nameByName);
                Assert.Equal("inside", Read(fine));
            });
        }
        finally
        {
            File.SetUnixFileMode(_temp["root/closed"], (UnixFileMode)0b111_000_000);
        }
    }

    public void Dispose() => _temp.Dispose();

    private Place Look(string given, bool nameByName) => new WorkspaceFiles(new WorkspaceRoots(_root, [_temp["more"]]), nameByName).Look(given);

    private static string Read(Place place)
    {
        using var file = place.OpenFile();
        return FileContent.TryDecode(FileContent.TryRead(file, 1000))!;
    }
}
