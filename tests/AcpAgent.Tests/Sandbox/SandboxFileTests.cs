using System.Text;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Profiles;
using AcpAgent.Core.Sandbox.Settings;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>Files of settings and profiles: what they may say, and what is said of them where they say something else.</summary>
public sealed class SandboxFileTests
{
    [Fact]
    public void Everything_that_may_stand_there_is_read()
    {
        var file = Parse("""
            {
              "enabled": true, "platform": "darwin", "default_profile": "readonly", "profiles_dir": "profiles", "workspace_root": "/w",
              "rules": [{"tool": "run_shell_command", "profile": "mine"}, {"tool": "mcp_git", "profile": "readonly"}]
            }
            """);
        Assert.Equal((true, "readonly", "/c/.agentao/profiles", "/w"), (file.Enabled, file.DefaultProfile, file.ProfilesDirectory, file.WorkspaceRoot));
        Assert.Equal([new("run_shell_command", "mine"), new("mcp_git", "readonly")], file.Rules);
        Assert.Equal(new SandboxFile("/c/.agentao/sandbox.json"), Parse("{}") with { Rules = [] }, (a, b) => a with { Rules = b.Rules } == b);
    }

    [Theory]
    [InlineData("", ":1: is no valid JSON")]
    [InlineData("{", ":1: is no valid JSON")]
    [InlineData("{}{}", ":1: is no valid JSON")]
    [InlineData("[]", ":1: must hold an object and nothing else")]
    [InlineData("{\n\"enable\": true}", ":2: \"enable\" is unknown; what may stand here: enabled, platform, default_profile, rules, profiles_dir, workspace_root, offer_unsandboxed")]
    [InlineData("{\"enabled\": true,\n \"enabled\": false}", ":2: \"enabled\" stands here a second time")]
    [InlineData("{\"enabled\": \"yes\"}", ":1: \"enabled\" must be true or false")]
    [InlineData("{\"platform\": \"windows\"}", ":1: \"platform\" must be any, darwin or linux")]
    [InlineData("{\"default_profile\": \"../x\"}", ":1: \"default_profile\" must be the name of a profile: letters, digits, hyphens, underscores")]
    [InlineData("{\"default_profile\": \"\"}", ":1: \"default_profile\" must not be empty")]
    [InlineData("{\"rules\": {}}", ":1: \"rules\" must be an array")]
    [InlineData("{\"rules\": [\n{\"tool\": \"run_shell_command\"}]}", ":2: \"rules\" has an entry without \"profile\"")]
    [InlineData("{\"rules\": [\n{\"tool\":\n\"read_file\", \"profile\": \"readonly\"}]}", ":3: \"tool\" names \"read_file\", which starts no process; a profile holds for run_shell_command and mcp_… alone")]
    public void What_may_not_is_an_error_that_names_file_line_and_key(string json, string problem) =>
        Assert.Equal("/c/.agentao/sandbox.json" + problem, Assert.Throws<SettingsException>(() => Parse(json)).Message);

    [Fact]
    public void A_profile_extends_another_and_is_read_to_the_letter()
    {
        var files = new Dictionary<string, string>
        {
            ["/p/a.json"] = """{"extends": "b", "write": ["~/out"], "network": "all", "unix_sockets": true}""",
            ["/p/b.json"] = """{"extends": "workspace-write-no-network", "read": ["/data"], "deny": ["/data/secret"]}""",
            ["/p/round.json"] = """{"extends": "trip"}""",
            ["/p/trip.json"] = """{"extends": "round"}""",
            ["/p/odd.json"] = """{"network": "some"}""",
        };
        var a = Find("a");
        Assert.Equal(("a", true, NetworkAccess.All, true), (a.Name, a.WritesRoots, a.Network, a.UnixSockets));
        Assert.Equal((["/data"], ["~/out"], ["/data/secret"]), (a.Read, a.Write, a.Deny), (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3));
        Assert.Same(SandboxProfile.BuiltIn[0], Find("readonly"));
        Assert.Equal("/p/none.json: there is no profile \"none\"", Wrong("none"));
        Assert.EndsWith("\"extends\" goes round in a circle", Wrong("round"), StringComparison.Ordinal);
        Assert.Equal("/p/odd.json:1: \"network\" must be none, loopback or all", Wrong("odd"));
        Assert.Equal("sandbox.json: there is no profile \"a\"", Assert.Throws<SettingsException>(() => ProfileFile.Find("a", null, _ => null)).Message);

        SandboxProfile Find(string name) => ProfileFile.Find(name, "/p", file => files.TryGetValue(file, out var text) ? Encoding.UTF8.GetBytes(text) : null);
        string Wrong(string name) => Assert.Throws<SettingsException>(() => Find(name)).Message;
    }

    internal static SandboxFile Parse(string json, string path = "/c/.agentao/sandbox.json") => SandboxFile.Parse(path, Encoding.UTF8.GetBytes(json));
}
