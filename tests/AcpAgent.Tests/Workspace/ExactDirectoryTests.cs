using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Workspace;

/// <summary>What is opened is the very path that was found, and nothing that merely leads there.</summary>
public sealed class ExactDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();

    public ExactDirectoryTests()
    {
        _temp.Write("root/dir/sub/file.txt", "mine");
        _temp.Write("outside/sub/file.txt", "secret");
        _temp.Link("root/link", "../outside");
        _temp.Link("root/inner", "dir");
        _temp.Link("alias", "root");
    }

    [Theory, MemberData(nameof(Ways))]
    public void Links_are_not_followed_wherever_they_stand_and_wherever_they_lead(bool nameByName)
    {
        using var root = ExactDirectory.Open(_temp["root"], nameByName);
        using var sub = ExactDirectory.OpenBeneath(root, "dir/sub", nameByName);
        Assert.NotNull(FileStatus.At(sub, "file.txt"));
        foreach (var path in new[] { "link", "link/sub", "inner", "inner/sub", "dir/sub/file.txt", "missing" })
        {
            var refused = Assert.Throws<SystemCallException>(() => ExactDirectory.OpenBeneath(root, path, nameByName));
            Assert.True(refused.Kind() is FileError.IsALink or FileError.NotADirectory or FileError.NotFound, $"{path}: {refused.Kind()}");
        }

        Assert.Throws<SystemCallException>(() => ExactDirectory.Open(_temp["alias"], nameByName));
        Assert.Throws<SystemCallException>(() => ExactDirectory.Open(_temp["alias/dir"], nameByName));
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_file_that_has_become_a_link_or_another_file_is_not_opened(bool nameByName)
    {
        foreach (var (name, replace) in new (string, Action<string>)[]
        {
            ("link", path => File.CreateSymbolicLink(path, _temp["outside/sub/file.txt"])),
            ("other", path => File.WriteAllText(path, "another")),
            ("directory", path => Directory.CreateDirectory(path)),
            ("gone", _ => { }),
        })
        {
            var path = _temp.Write($"root/dir/{name}", "mine");
            using var place = new WorkspaceFiles(new WorkspaceRoots(_temp["root"], []), nameByName).Look($"dir/{name}");

            // Its number may be given again only when nobody holds it.
            using var held = File.OpenRead(path);
            File.Delete(path);
            replace(path);

            Assert.True(Assert.Throws<SystemCallException>(() => place.OpenFile()).Kind() is FileError.NotFound or FileError.IsALink);
        }
    }

    public static TheoryData<bool> Ways => [false, true];

    public void Dispose() => _temp.Dispose();
}
