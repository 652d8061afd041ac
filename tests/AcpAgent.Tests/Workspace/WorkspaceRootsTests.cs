using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Workspace;

public sealed class WorkspaceRootsTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();

    public WorkspaceRootsTests()
    {
        _temp.MakeDirectory("work/sub");
        _temp.MakeDirectory("data/sessions");
        _temp.Write("file", "");
    }

    [Fact]
    public void Good_roots_are_good()
    {
        Assert.Null(Find(_temp["work"]));
        Assert.Null(Find(_temp["work"], _temp["work/sub"]));
        Assert.Null(new WorkspaceRoots(_temp["work"], []).FindProblem(_temp["not/there/yet"]));
    }

    [Theory]
    [InlineData("", "must be an absolute path")]
    [InlineData("work", "must be an absolute path")]
    [InlineData("./work", "must be an absolute path")]
    [InlineData("~/work", "must be an absolute path")]
    [InlineData("/a\0b", "must not contain a NUL character")]
    [InlineData("/surely/not/there", "does not exist")]
    public void Unusable_paths_are_told_by_field(string path, string reason)
    {
        Assert.Equal(new RootsProblem("cwd", reason), Find(path));
        Assert.Equal(new RootsProblem("additionalDirectories[1]", reason), Find(_temp["work"], _temp["work"], path));
    }

    [Fact]
    public void A_file_is_no_root() => Assert.Equal(new RootsProblem("cwd", "is not a directory"), Find(_temp["file"]));

    [Fact]
    public void Links_in_a_circle_are_no_root()
    {
        _temp.Link("loop", "loop");
        Assert.Equal("cwd", Find(_temp["loop"])!.Field);
    }

    [Fact]
    public void The_data_directory_and_what_holds_it_are_refused()
    {
        _temp.Link("link-to-data", "data");
        _temp.Link("link-to-top", ".");
        foreach (var root in new[] { "/", _temp.Path, _temp["data"], _temp["data/sessions"], _temp["link-to-data"], _temp["link-to-top/data"], _temp["work/../data"] })
        {
            Assert.Equal(new RootsProblem("cwd", "contains the agent's data directory"), Find(root));
            Assert.Equal("additionalDirectories[0]", Find(_temp["work"], root)!.Field);
        }

        Assert.NotNull(new WorkspaceRoots(_temp["data"], []).FindProblem(_temp["link-to-data/sessions"]));
        Assert.NotNull(new WorkspaceRoots(_temp["data"], []).FindProblem(_temp["data/not/there/yet"]));
    }

    [Fact]
    public void What_lies_in_the_data_directory_is_refused()
    {
        _temp.MakeDirectory("data/sessions/below");
        Assert.Equal(new RootsProblem("cwd", "lies in the agent's data directory"), Find(_temp["data/sessions/below"]));
    }

    [Fact]
    public void A_shared_beginning_of_the_name_is_nothing()
    {
        _temp.MakeDirectory("data/sessions-not");
        Assert.Null(Find(_temp["data/sessions-not"]));
    }

    public void Dispose() => _temp.Dispose();

    private RootsProblem? Find(string cwd, params string[] more) => new WorkspaceRoots(cwd, more).FindProblem(_temp["data/sessions"]);
}
