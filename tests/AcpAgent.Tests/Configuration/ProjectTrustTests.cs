using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Configuration;

public sealed class ProjectTrustTests : IDisposable
{
    private static readonly Gen<string> Change = Gen.OneOf(
        "write .agentao/permissions.json", "write .agentao/deep/x", "write skills/a/SKILL.md", "write skills/a/scripts/run.sh", "delete .agentao/permissions.json",
        "delete skills/a/SKILL.md", "link .agentao/l /etc", "link skills/l ../x", "rename skills/a/SKILL.md skills/a/other", "rename .agentao/permissions.json skills/moved");

    private readonly TemporaryDirectory _temp = new();
    private readonly ProjectTrust _trust;
    private readonly string _project;

    public ProjectTrustTests()
    {
        _trust = new ProjectTrust(_temp["home/.agentao"]);
        _project = _temp.MakeDirectory("project");
        _temp.Write("project/.agentao/permissions.json", "{}");
        _temp.Write("project/skills/a/SKILL.md", "text");
    }

    [Fact]
    public void A_project_is_untrusted_until_the_user_says_so_and_until_the_user_takes_it_back()
    {
        Assert.False(_trust.IsTrusted(_project, out var problem));
        Assert.Null(problem);
        Assert.Equal(2, _trust.Add(_project, DateTimeOffset.UnixEpoch).Files);
        Assert.True(_trust.IsTrusted(_project, out _));
        Assert.True(new ProjectTrust(_temp["home/.agentao"]).IsTrusted(_project + "/", out _));
        Assert.Equal(_project, Assert.Single(_trust.List()).Directory);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temp["home/.agentao/trusted-projects.json"]));
        Assert.True(_trust.Remove(_project));
        Assert.False(_trust.Remove(_project));
        Assert.False(_trust.IsTrusted(_project, out _));
    }

    [Fact]
    public void Only_what_was_read_can_be_trusted_whatever_lies_there_now()
    {
        _trust.Add(_project, DateTimeOffset.UnixEpoch);
        bool IsTrusted(string path, string read) => _trust.IsTrusted(_project, out _, new Dictionary<string, byte[]> { [path] = System.Text.Encoding.UTF8.GetBytes(read) });
        Assert.True(IsTrusted(".agentao/permissions.json", "{}"));
        Assert.True(IsTrusted("skills/a/SKILL.md", "text"));
        Assert.False(IsTrusted(".agentao/permissions.json", "{ }"));
        Assert.False(IsTrusted("skills/a/SKILL.md", "other"));
        Assert.False(IsTrusted("skills/b/SKILL.md", "text"));
    }

    [Fact]
    public void It_is_trusted_under_whatever_name_leads_to_it_and_its_copy_is_not()
    {
        _trust.Add(_temp.Link("link", "project"), DateTimeOffset.UnixEpoch);
        Assert.True(_trust.IsTrusted(_project, out _));
        Directory.CreateDirectory(_temp["copy/.agentao"]);
        File.Copy(_temp["project/.agentao/permissions.json"], _temp["copy/.agentao/permissions.json"]);
        Assert.False(_trust.IsTrusted(_temp["copy"], out _));
    }

    [Fact]
    public void Whatever_changes_in_it_it_is_not_trusted_any_more() => Change.Sample(change =>
    {
        using var temp = new TemporaryDirectory();
        temp.Write("p/.agentao/permissions.json", "{}");
        temp.Write("p/.agentao/sessions/s.json", "{}");
        temp.Write("p/skills/a/SKILL.md", "text");
        var trust = new ProjectTrust(temp["home"]);
        trust.Add(temp["p"], DateTimeOffset.UnixEpoch);
        temp.Write("p/src/code.cs", "anything");
        temp.Write("p/.agentao/sessions/t.json", "{}");
        Assert.True(trust.IsTrusted(temp["p"], out _));
        switch (change.Split(' '))
        {
            case ["write", var file]:
                temp.Write($"p/{file}", "changed");
                break;
            case ["delete", var file]:
                File.Delete(temp[$"p/{file}"]);
                break;
            case ["link", var file, var target]:
                temp.Link($"p/{file}", target);
                break;
            case ["rename", var from, var to]:
                File.Move(temp[$"p/{from}"], temp[$"p/{to}"]);
                break;
        }

        Assert.False(trust.IsTrusted(temp["p"], out _));
    }, iter: 40);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"projects\":[{\"directory\":\"/\"}]}")]
    [InlineData("{\"projects\":[],\"more\":1}")]
    [InlineData("{\"projects\":null}")]
    public void A_file_that_cannot_be_understood_trusts_nothing_and_is_not_written_over(string content)
    {
        _temp.Write("home/.agentao/trusted-projects.json", content);
        Assert.False(_trust.IsTrusted(_project, out var problem));
        Assert.StartsWith(_temp["home/.agentao/trusted-projects.json"], problem, StringComparison.Ordinal);
        Assert.Throws<TrustException>(() => _trust.Add(_project, DateTimeOffset.UnixEpoch));
        Assert.Equal(content, File.ReadAllText(_temp["home/.agentao/trusted-projects.json"]));
    }

    // What is behind a link could change, and nobody would notice.
    [Theory]
    [InlineData("project/.agentao", "../elsewhere")]
    [InlineData("project/skills", "../elsewhere")]
    [InlineData("project/.agentao/permissions.json", "../../elsewhere/rules.json")]
    [InlineData("project/skills/a", "../../elsewhere")]
    public void A_project_with_links_is_not_trusted_and_cannot_be(string link, string target)
    {
        _temp.Write("elsewhere/rules.json", "{}");
        if (Directory.Exists(_temp[link]))
        {
            Directory.Delete(_temp[link], recursive: true);
        }
        else
        {
            File.Delete(_temp[link]);
        }

        _temp.Link(link, target);
        Assert.Contains("is a link", Assert.Throws<TrustException>(() => _trust.Add(_project, DateTimeOffset.UnixEpoch)).Message, StringComparison.Ordinal);
        Assert.False(_trust.IsTrusted(_project, out _));
    }

    [Fact]
    public void Without_a_home_nothing_is_trusted()
    {
        Assert.False(new ProjectTrust(null).IsTrusted(_project, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void What_is_too_much_to_look_through_is_not_trusted()
    {
        _trust.Add(_project, DateTimeOffset.UnixEpoch);
        for (var i = 0; i <= ProjectContent.MostFiles; i++)
        {
            _temp.Write($"project/skills/many/{i}", "");
        }

        Assert.False(_trust.IsTrusted(_project, out var problem));
        Assert.Contains("more than 5000 files", problem, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();
}
