using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>Which program a name means.</summary>
public sealed class ProgramPathTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_name_is_looked_up_in_order_but_never_in_the_sessions_directories()
    {
        var inside = Program("work/bin/tool");
        var outside = Program("system/tool");
        var link = Path.Combine(Path.GetDirectoryName(Program("links/other"))!, "tool");
        File.CreateSymbolicLink(link, inside);

        Assert.Equal(outside, Find("tool", $"bin:{Dir(inside)}:{Dir(link)}:.::{Dir(outside)}"));
        Assert.Equal(
            "tool is found in the session's directories only; to run it from there, name it by its path",
            Assert.Throws<McpStartException>(() => Find("tool", $"{Dir(inside)}:{Dir(link)}")).Message);
        Assert.Equal("there is no program missing in PATH", Assert.Throws<McpStartException>(() => Find("missing", $"{Dir(inside)}:{Dir(outside)}")).Message);
    }

    [Fact]
    public void A_path_means_what_it_says()
    {
        var inside = Program("work/bin/tool");
        var inHome = Program("home/bin/tool");

        Assert.Equal(inside, Find(inside, ""));
        Assert.Equal(inside, Find("./bin/tool", ""));
        Assert.Equal(inHome, Find("~/bin/tool", ""));
        File.SetUnixFileMode(inside, UnixFileMode.UserRead);
        Assert.Equal($"{inside} is no program that can be run", Assert.Throws<McpStartException>(() => Find("bin/tool", "")).Message);
    }

    private static string Dir(string file) => Path.GetDirectoryName(file)!;

    private string Find(string command, string path) =>
        ProgramPath.Find(command, path, new WorkspaceRoots(Path.Combine(_place.Path, "work"), []), Path.Combine(_place.Path, "home"));

    private string Program(string name)
    {
        var file = Path.Combine(_place.Path, name);
        Directory.CreateDirectory(Dir(file));
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
