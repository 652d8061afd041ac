using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Profiles;
using AcpAgent.Core.Sandbox.Settings;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>Operator, user and project together.</summary>
public sealed class SettingsMergeTests
{
    private static readonly Gen<SandboxFile> _file = Gen.Select(
        Gen.OneOf<bool?>(null, true, false), Gen.OneOf<string?>(null, "readonly", "workspace-write-no-network", "workspace-write"),
        Gen.OneOf<string?>(null, "readonly", "workspace-write"))
        .Select(t => new SandboxFile("/f/sandbox.json")
        {
            Enabled = t.Item1,
            DefaultProfile = t.Item2,
            Rules = t.Item3 is { } profile ? [new(SandboxFile.ShellTool, profile)] : [],
        });

    [Fact]
    public void Without_files_it_is_on_and_nobody_demands_it() =>
        Assert.Equal((true, false, "workspace-write-no-network"), Told(Merge([], null)));

    [Theory]
    [InlineData("""{"enabled":false}""", """{"enabled":true}""", false, false, "workspace-write-no-network")]
    [InlineData("""{}""", """{"enabled":false}""", false, false, "workspace-write-no-network")]
    [InlineData("""{"default_profile":"workspace-write"}""", """{"default_profile":"readonly"}""", true, true, "workspace-write")]
    [InlineData("""{"enabled":true}""", """{"default_profile":"readonly"}""", true, true, "readonly")]
    [InlineData("""{"rules":[{"tool":"run_shell_command","profile":"workspace-write"}],"default_profile":"readonly"}""", """{}""", true, true, "workspace-write")]
    public void The_operators_word_holds_and_what_it_leaves_open_the_user_says(string one, string two, bool enabled, bool demanded, string profile) =>
        Assert.Equal((enabled, demanded, profile), Told(Merge([SandboxFileTests.Parse(one), SandboxFileTests.Parse(two)], null)));

    [Theory]
    [InlineData(true, null, null, true, 0)]
    [InlineData(null, true, true, false, 2)]
    [InlineData(true, true, true, true, 2)]
    [InlineData(true, false, null, false, 0)]
    [InlineData(true, null, false, false, 0)]
    public void Only_an_operator_lets_a_command_out_and_anybody_keeps_it_in(bool? ofOperator, bool? ofUser, bool? ofProject, bool offers, int ignored)
    {
        var (first, second, third) = (Saying("/o", ofOperator), Saying("/u", ofUser), Saying("/p", ofProject));
        var settings = SettingsMerge.Merge(SandboxFile.ShellTool, [first, second], third, _ => null, first);
        Assert.Equal((offers, ignored), (settings.OffersUnsandboxed, settings.Ignored.Count));
        Assert.False(SettingsMerge.Merge(SandboxFile.ShellTool, [first, second], third, _ => null).OffersUnsandboxed);

        static SandboxFile Saying(string path, bool? offers) => new(path) { OffersUnsandboxed = offers };
    }

    [Fact]
    public void A_project_tightens()
    {
        var settings = Merge([], SandboxFileTests.Parse("""{"enabled":true,"default_profile":"readonly"}"""));
        Assert.Equal((true, true, "readonly"), Told(settings));
        Assert.Empty(settings.Ignored);
        Assert.True(Merge([SandboxFileTests.Parse("""{"enabled":false}""")], SandboxFileTests.Parse("""{"enabled":true}""")).Enabled);
    }

    [Fact]
    public void A_project_never_loosens_and_is_told_so()
    {
        var settings = Merge([], SandboxFileTests.Parse("""{"enabled":false,"default_profile":"workspace-write","workspace_root":"/"}""", "/p/sandbox.json"));
        Assert.Equal((true, true, "workspace-write-no-network"), Told(settings));
        Assert.Null(settings.WorkspaceRoot);
        Assert.Equal(
            [
                "/p/sandbox.json: \"enabled\" does not count: a project cannot switch the sandbox off",
                "/p/sandbox.json: the profile \"workspace-write\" does not count: it grants what \"workspace-write-no-network\" does not",
                "/p/sandbox.json: \"workspace_root\" does not count: the session's directories are the client's to choose",
            ],
            settings.Ignored);
    }

    [Fact]
    public void Whatever_a_project_says_no_more_is_granted_than_without_it() => Gen.Select(_file.List[0, 2], _file).Sample((governing, project) =>
    {
        var (without, with) = (Merge(governing, null), Merge(governing, project));
        Assert.True(with.Enabled || !without.Enabled);
        Assert.True(with.IsDemanded || !without.IsDemanded);
        Assert.True(with.Profile.IsWithin(without.Profile));
    });

    private static SandboxSettings Merge(IReadOnlyList<SandboxFile> governing, SandboxFile? project) =>
        SettingsMerge.Merge(SandboxFile.ShellTool, governing, project, _ => null);

    private static (bool, bool, string) Told(SandboxSettings settings) => (settings.Enabled, settings.IsDemanded, settings.Profile.Name);
}
