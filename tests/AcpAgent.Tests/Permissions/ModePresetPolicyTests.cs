using System.Text.Json;
using AcpAgent.Core.Permissions;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions;

public sealed class ModePresetPolicyTests
{
    private static readonly ModePresetPolicy _policy = new();
    private static readonly JsonElement _arguments = JsonDocument.Parse("{}").RootElement;

    // From the loosest to the strictest.
    private static readonly string[] _modes = [SessionModes.FullAccess, SessionModes.WorkspaceWrite, SessionModes.Plan, SessionModes.ReadOnly];

    private static readonly Gen<string> _tool = Gen.OneOf(Gen.OneOf("read_file", "list_directory", "write_file", "todo_write", "run_shell_command", ""), Gen.String);
    private static readonly Gen<string> _path = Gen.OneOf(
        Gen.OneOf("/w/a.txt", "/w/.env", "/w/.git/config", "/w/AGENTAO.md", "/root/.ssh/id_rsa", "/w/key.pem", "/", "", "/etc/hosts", "/proc/1/environ"), Gen.String);
    private static readonly Gen<PathFact> _fact = Gen.Select(Gen.String, _path, Gen.Bool, Gen.Bool, Gen.Bool)
        .Select(t => new PathFact(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));
    private static readonly Gen<ToolCallFacts> _facts = Gen.Select(_tool, _fact.List[0, 3]).Select(t => new ToolCallFacts(t.Item1, _arguments, t.Item2));

    [Theory]
    [InlineData("read_file", true, false, Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Allow)]
    [InlineData("read_file", false, false, Verdict.Ask, Verdict.Ask, Verdict.Ask, Verdict.Allow)]
    [InlineData("list_directory", true, false, Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Allow)]
    [InlineData("list_directory", false, false, Verdict.Ask, Verdict.Ask, Verdict.Ask, Verdict.Allow)]
    [InlineData("write_file", true, false, Verdict.Deny, Verdict.Deny, Verdict.Ask, Verdict.Allow)]
    [InlineData("write_file", false, false, Verdict.Deny, Verdict.Deny, Verdict.Ask, Verdict.Ask)]
    [InlineData("write_file", true, true, Verdict.Deny, Verdict.Deny, Verdict.Ask, Verdict.Ask)]
    [InlineData("write_file", false, true, Verdict.Deny, Verdict.Deny, Verdict.Ask, Verdict.Ask)]
    [InlineData("todo_write", true, false, Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Allow)]
    [InlineData("run_shell_command", true, false, Verdict.Deny, Verdict.Deny, Verdict.Deny, Verdict.Deny)]
    public void Follows_the_table(string tool, bool within, bool isProtected, Verdict readOnly, Verdict plan, Verdict workspaceWrite, Verdict fullAccess)
    {
        var facts = new ToolCallFacts(tool, _arguments, [new PathFact("a.txt", "/w/a.txt", within, tool == "write_file", isProtected)]);
        Assert.Equal(
            [readOnly, plan, workspaceWrite, fullAccess],
            new[] { SessionModes.ReadOnly, SessionModes.Plan, SessionModes.WorkspaceWrite, SessionModes.FullAccess }.Select(mode => _policy.Decide(facts, mode).Verdict));
    }

    [Fact]
    public void Reading_what_holds_secrets_asks_in_every_mode()
    {
        foreach (var mode in _modes)
        {
            foreach (var path in new[] { "/w/.env", "/home/me/.ssh/config", "/w/tls/server.pem", "/w/id_ed25519", "/proc/12/environ" })
            {
                Assert.Equal(Verdict.Ask, _policy.Decide(new("read_file", _arguments, [new("x", path, true, false, false)]), mode).Verdict);
            }
        }
    }

    [Fact]
    public void Never_throws_and_always_says_why() => Gen.Select(_facts, Gen.OneOf(Gen.OneOf(_modes), Gen.String)).Sample((facts, mode) =>
    {
        var decision = _policy.Decide(facts, mode);
        Assert.True(Enum.IsDefined(decision.Verdict));
        Assert.NotEmpty(decision.Rule);
        Assert.NotEmpty(decision.Reason);
        Assert.True(SessionModes.Exists(mode) || decision.Verdict == Verdict.Deny);
    });

    [Fact]
    public void A_stricter_mode_never_allows_more() => _facts.Sample(facts =>
    {
        var verdicts = _modes.Select(mode => _policy.Decide(facts, mode).Verdict).ToArray();
        Assert.Equal(verdicts.Order(), verdicts);
    });

    [Fact]
    public void One_more_path_never_allows_more() => Gen.Select(_facts, _fact, Gen.OneOf(_modes)).Where((facts, _, _) => facts.Paths.Count > 0).Sample((facts, more, mode) =>
        Assert.True(_policy.Decide(facts with { Paths = [.. facts.Paths, more] }, mode).Verdict >= _policy.Decide(facts, mode).Verdict));

    [Fact]
    public void Nothing_changes_in_the_modes_that_change_nothing() => _facts.Sample(facts =>
    {
        if (facts.Tool != "todo_write" && facts.Paths.Any(path => path.Writes))
        {
            Assert.Equal(Verdict.Deny, _policy.Decide(facts, SessionModes.ReadOnly).Verdict);
            Assert.Equal(Verdict.Deny, _policy.Decide(facts, SessionModes.Plan).Verdict);
        }
    });

    [Fact]
    public void What_is_protected_or_outside_is_never_written_unasked() => _facts.Sample(facts =>
    {
        if (facts.Tool != "todo_write" && facts.Paths.Any(path => path is { Writes: true } and ({ Protected: true } or { WithinRoots: false })))
        {
            Assert.All(_modes, mode => Assert.NotEqual(Verdict.Allow, _policy.Decide(facts, mode).Verdict));
        }
    });
}
