using System.Text.Json;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Agent;

public sealed class PermissionFilesTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly List<string> _told = [];
    private readonly ProjectTrust _trust;
    private readonly PermissionFiles _files;
    private readonly WorkspaceRoots _roots;

    public PermissionFilesTests()
    {
        _roots = new WorkspaceRoots(_temp.MakeDirectory("project"), []);
        _trust = new ProjectTrust(_temp["user"]);
        _files = new PermissionFiles(_temp["operator"], _temp["user"], _trust, _told.Add);
    }

    [Fact]
    public void A_project_may_allow_something_only_while_the_user_trusts_it_as_it_is()
    {
        Write("project/.agentao", "allow");
        Assert.False(_files.Current(_roots).ProjectTrusted);
        _trust.Add(_roots.Cwd, DateTimeOffset.UnixEpoch);
        Assert.True(_files.Current(_roots).ProjectTrusted);
        Write("project/.agentao", "deny");
        Assert.False(_files.Current(_roots).ProjectTrusted);
        Assert.Single(_files.Current(_roots).Project);
    }

    [Fact]
    public void A_file_that_becomes_wrong_keeps_its_rules_and_one_that_never_was_right_breaks_all()
    {
        Write("user", "deny");
        var version = _files.Current(_roots).Version;
        _temp.Write("user/permissions.json", "{\"rules\":[{\"tool\":");
        var kept = _files.Current(_roots);
        Assert.Single(kept.User);
        Assert.Null(kept.Broken);
        Assert.Equal(version, kept.Version);
        Assert.Contains("what it said before stays", Assert.Single(kept.Problems), StringComparison.Ordinal);
        Assert.Contains(_temp["user/permissions.json"], Assert.Single(_told), StringComparison.Ordinal);

        _temp.Write("operator/permissions.json", "[]");
        Assert.Contains(_temp["operator/permissions.json"], _files.Current(_roots).Broken, StringComparison.Ordinal);
        File.Delete(_temp["operator/permissions.json"]);
        Assert.Null(_files.Current(_roots).Broken);
    }

    public void Dispose() => _temp.Dispose();

    private void Write(string directory, string action) => _temp.Write(
        $"{directory}/permissions.json", JsonSerializer.Serialize(new { rules = new[] { new { tool = "write_file", action } } }));
}
