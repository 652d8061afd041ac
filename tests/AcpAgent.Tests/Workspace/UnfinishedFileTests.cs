using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace AcpAgent.Tests.Workspace;

/// <summary>Files that take their name when they are complete, with and without a temporary one before.</summary>
public sealed class UnfinishedFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _root = new();
    private readonly SafeFileHandle _directory;

    public UnfinishedFileTests() => _directory = ExactDirectory.Open(_root.Path, nameByName: false);

    [Fact]
    public void It_has_no_name_where_the_file_system_can_do_that()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no files without names here");
        using var file = Make(nameless: true, "new");
        Assert.Empty(Names);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void It_takes_a_free_name(bool nameless)
    {
        using (var file = Make(nameless, "new"))
        {
            file.TakeFree("a");
        }

        Assert.Equal(["a"], Names);
        Assert.Equal("new", File.ReadAllText(_root["a"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_root["a"]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void It_takes_no_name_that_is_taken_and_leaves_nothing(bool nameless)
    {
        File.WriteAllText(_root["a"], "old");
        File.CreateSymbolicLink(_root["b"], "nowhere");
        using (var file = Make(nameless, "new"))
        {
            Assert.Equal(FileError.Exists, Assert.Throws<SystemCallException>(() => file.TakeFree("a")).Kind());
            Assert.Equal(FileError.Exists, Assert.Throws<SystemCallException>(() => file.TakeFree("b")).Kind());
        }

        Assert.Equal(["a", "b"], Names);
        Assert.Equal("old", File.ReadAllText(_root["a"]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void It_takes_a_name_over(bool nameless)
    {
        File.WriteAllText(_root["a"], "old");
        using (var file = Make(nameless, "new"))
        {
            file.TakeOver("a");
        }

        Assert.Equal(["a"], Names);
        Assert.Equal("new", File.ReadAllText(_root["a"]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void It_leaves_nothing_where_it_cannot_take_a_name_over(bool nameless)
    {
        Directory.CreateDirectory(_root["a"]);
        using (var file = Make(nameless, "new"))
        {
            Assert.Throws<SystemCallException>(() => file.TakeOver("a"));
        }

        Assert.Equal(["a"], Names);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void It_is_gone_when_it_is_given_up(bool nameless)
    {
        Make(nameless, "new").Dispose();
        Assert.Empty(Names);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _root.Dispose();
    }

    private IEnumerable<string?> Names => Directory.GetFileSystemEntries(_root.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private UnfinishedFile Make(bool nameless, string content)
    {
        var file = UnfinishedFile.Make(_directory, ownerOnly: true, nameless);
        AtCalls.Write(file.Handle, Encoding.UTF8.GetBytes(content));
        return file;
    }
}
