using AcpAgent.Core.Instructions.Skills;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Instructions.Skills;

public sealed class SkillCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();

    [Fact]
    public void A_later_directory_takes_the_place_of_an_earlier_one_by_name()
    {
        _temp.Write("one/a/SKILL.md", "first a");
        _temp.Write("one/b/SKILL.md", "---\nname: renamed\ndescription: d\n---\nfirst b");
        _temp.Write("one/none/README.md", "no skill");
        _temp.Write("two/x/SKILL.md", "---\nname: a\n---\nsecond a");
        var catalog = SkillCatalog.Read([_temp["one"], _temp["two"], _temp["three"]]);
        Assert.Equal([("a", "second a"), ("renamed", "first b")], catalog.Skills.Values.Select(skill => (skill.Name, skill.Body)));
        Assert.Empty(catalog.Problems);
        Assert.Equal("You have skills. When one fits the task, read it with activate_skill before you begin:\n- a\n- renamed: d\n", catalog.Describe());
        Assert.Equal("", SkillCatalog.Empty.Describe());
    }

    [Fact]
    public void One_that_cannot_be_used_is_a_problem_and_no_more()
    {
        _temp.Write("one/good/SKILL.md", "good");
        _temp.Write("one/bad/SKILL.md", "---\nnonsense: x\n---\n");
        _temp.Write("elsewhere/SKILL.md", "elsewhere");
        _temp.Link("one/link", "../elsewhere");
        var catalog = SkillCatalog.Read([_temp["one"]]);
        Assert.Equal(["good"], catalog.Skills.Keys);
        Assert.Equal(2, catalog.Problems.Count);
        Assert.Contains($"{_temp["one/bad/SKILL.md"]}, line 2: nonsense", catalog.Problems[0], StringComparison.Ordinal);
        Assert.Contains("it is reached through a link", catalog.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_that_of_what_they_teach()
    {
        _temp.Write("one/a/SKILL.md", "text");
        var before = SkillCatalog.Read([_temp["one"]]).Version;
        Assert.Equal(before, SkillCatalog.Read([_temp["one"]]).Version);
        _temp.Write("one/a/SKILL.md", "text!");
        Assert.NotEqual(before, SkillCatalog.Read([_temp["one"]]).Version);
    }

    [Fact]
    public async Task Activating_one_brings_its_text_and_names_what_it_brings_along()
    {
        _temp.Write("one/a/SKILL.md", "Do it so.");
        var script = _temp.Write("one/a/scripts/run.sh", "");
        _temp.Write("one/a/other/file", "");
        var tool = new ActivateSkillTool(SkillCatalog.Read([_temp["one"]]));
        var environment = new ToolEnvironment("s", new WorkspaceRoots("/", []));
        await using var call = await tool.PrepareAsync(Tools.Call.Arguments(new { skill_name = "a", task_description = "it" }), environment, default);
        Assert.Equal("Use the skill a", call.Title);
        Assert.Equal($"Do it so.\n\n[The skill's folder is {_temp["one/a"]}.\n- {script}]", (await call.RunAsync(new Tools.TestRun(), default)).ForModel);
        var refusal = await Assert.ThrowsAsync<ToolArgumentException>(async () => await tool.PrepareAsync(Tools.Call.Arguments(new { skill_name = "b" }), environment, default));
        Assert.Equal("skill_name: there is no such skill; there are a", refusal.Message);
    }

    public void Dispose() => _temp.Dispose();
}
