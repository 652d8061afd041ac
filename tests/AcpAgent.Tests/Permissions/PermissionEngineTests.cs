using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Tests.Permissions.Commands;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions;

public sealed class PermissionEngineTests
{
    private static readonly PermissionEngine _bare = new(RuleSet.Empty);

    private static readonly Gen<ToolCallFacts> _calls = Gen.OneOf(TableLines.Of("tool-calls.txt").SelectMany(line => ToolCallTable.Parse(line).Calls).ToArray());

    private static readonly Gen<string> _rule = Gen.Select(
        Gen.OneOf("*", ".*", "read_file", "write_file|replace", "run_shell_command", "mcp_.*", "web_fetch", ".*_file"),
        Gen.OneOf("", ",\"args\":{\"command\":\"^(ls|npm)\"}", ",\"args\":{\"path\":\"src|env\"}", ",\"args\":{\"file_path\":\"^/work\"}", ",\"domain\":{\"allowlist\":[\".python.org\",\"example.com\"]}"),
        Gen.OneOf("allow", "deny", "ask")).Select((tool, more, action) => $"{{\"tool\":\"{tool}\"{more},\"action\":\"{action}\"}}");

    private static readonly Gen<string> _rules = _rule.Array[0, 4].Select(rules => $"[{string.Join(',', rules)}]");

    private static readonly Gen<RuleSet> _sets = Gen.Select(_rules, _rules, _rules).Select((own, user, project) =>
        new RuleSet("x", ToolCallTable.Rules("o", own), ToolCallTable.Rules("u", user), ToolCallTable.Rules("p", project)));

    internal static Gen<RuleSet> Sets => _sets;

    [Fact]
    public void Every_mode_says_what_its_table_says()
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in TableLines.Of("tool-calls.txt"))
        {
            var (calls, verdicts) = ToolCallTable.Parse(line);
            foreach (var call in calls)
            {
                count++;
                Compare(_bare, call, verdicts, line, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(count >= 200, $"Only {count} calls.");
    }

    [Fact]
    public void Rules_say_what_their_table_says()
    {
        var wrong = new List<string>();
        var set = RuleSet.Empty;
        foreach (var line in TableLines.Of("rules.txt"))
        {
            var layer = line.Split(' ')[0];
            if (layer is "operator" or "user" or "project")
            {
                var rules = ToolCallTable.Rules(layer, line.Length > layer.Length ? line[layer.Length..] : "[]");
                set = layer switch { "operator" => set with { Operator = rules }, "user" => set with { User = rules }, _ => set with { Project = rules } };
                continue;
            }

            var (calls, verdicts) = ToolCallTable.Parse(line);
            Compare(new PermissionEngine(set), calls[0], verdicts, line, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void At_least_two_hundred_of_the_lines_are_allowed_in_the_workspace()
    {
        var lines = new[] { "harmless", "asked", "forbidden", "dangerous", "unproven" }.SelectMany(kind => TableLines.Of($"commands-{kind}.txt")).Distinct().ToArray();
        Assert.True(lines.Length >= 600);
        var allowed = lines.Count(line => _bare.Decide(ToolCallTable.Facts("run_shell_command", line), SessionModes.WorkspaceWrite).Verdict == Verdict.Allow);
        Assert.True(allowed >= 200, $"Only {allowed} are allowed.");
    }

    [Fact]
    public void Every_kind_of_line_gets_its_verdict_in_every_mode()
    {
        var expected = new Dictionary<string, Verdict[]>
        {
            ["harmless"] = [Verdict.Deny, Verdict.Allow, Verdict.Allow, Verdict.Allow],
            ["asked"] = [Verdict.Deny, Verdict.Ask, Verdict.Allow, Verdict.Deny],
            ["dangerous"] = [Verdict.Deny, Verdict.Deny, Verdict.Allow, Verdict.Deny],
            ["unproven"] = [Verdict.Deny, Verdict.Ask, Verdict.Ask, Verdict.Deny],
            ["forbidden"] = [Verdict.Deny, Verdict.Deny, Verdict.Deny, Verdict.Deny],
        };
        var wrong = new List<string>();
        foreach (var (kind, verdicts) in expected)
        {
            foreach (var line in TableLines.Of($"commands-{kind}.txt"))
            {
                Compare(_bare, ToolCallTable.Facts("run_shell_command", line), verdicts, line, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Of_everyday_commands_that_only_read_one_in_ten_asks_at_most()
    {
        var everyday = TableLines.Of("everyday.txt");
        var verdicts = everyday.Select(line => _bare.Decide(ToolCallTable.Facts("run_shell_command", line), SessionModes.WorkspaceWrite).Verdict).ToArray();
        Assert.DoesNotContain(Verdict.Deny, verdicts);
        var reading = everyday.TakeWhile(line => line != "npm test").Count();
        string[] asked = [.. everyday.Take(reading).Where((_, at) => verdicts[at] == Verdict.Ask)];
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked.Length} of {reading} that only read ask; {verdicts.Count(verdict => verdict == Verdict.Ask)} of all {everyday.Count}:\n{string.Join('\n', asked)}");
        Assert.True(reading >= 130 && asked.Length * 10 <= reading, string.Join('\n', asked));
    }

    [Fact]
    public void One_more_deny_never_allows_more() => Gen.Select(_sets, _rule, _calls, Gen.OneOf(0, 1, 2), Gen.Int[0, 4]).Sample((set, rule, call, layer, at) =>
    {
        var deny = ToolCallTable.Rules("n", $"[{rule.Replace("\"allow\"}", "\"deny\"}", StringComparison.Ordinal).Replace("\"ask\"}", "\"deny\"}", StringComparison.Ordinal)}]")[0];
        var more = layer switch { 0 => set with { Operator = Insert(set.Operator, deny, at) }, 1 => set with { User = Insert(set.User, deny, at) }, _ => set with { Project = Insert(set.Project, deny, at) } };
        Assert.All(ToolCallTable.Modes, mode => Assert.True(new PermissionEngine(more).Decide(call, mode).Verdict >= new PermissionEngine(set).Decide(call, mode).Verdict));
    });

    [Fact]
    public void A_project_never_allows_more() => Gen.Select(_sets, _calls).Sample((set, call) =>
        Assert.All(ToolCallTable.Modes, mode => Assert.True(new PermissionEngine(set).Decide(call, mode).Verdict >= new PermissionEngine(set with { Project = [] }).Decide(call, mode).Verdict)));

    [Fact]
    public void The_floor_holds_whatever_the_rules_say() => Gen.Select(_sets, Gen.OneOf([.. TableLines.Of("commands-forbidden.txt")]), Gen.OneOf([.. ToolCallTable.Modes])).Sample((set, line, mode) =>
        Assert.Equal(Verdict.Deny, new PermissionEngine(set).Decide(ToolCallTable.Facts("run_shell_command", line), mode).Verdict), iter: 2000);

    [Fact]
    public void Never_throws_and_always_says_why() => Gen.Select(_sets, Gen.Select(Gen.String, Gen.String).Select(ToolCallTable.Facts), Gen.OneOf(Gen.OneOf([.. ToolCallTable.Modes]), Gen.String)).Sample((set, call, mode) =>
    {
        var decision = new PermissionEngine(set).Decide(call, mode);
        Assert.NotEmpty(decision.Rule);
        Assert.NotEmpty(decision.Reason);
        Assert.True(SessionModes.Exists(mode) || decision.Verdict == Verdict.Deny);
    });

    [Fact]
    public void Broken_rules_refuse_what_they_guard()
    {
        var engine = new PermissionEngine(RuleSet.Empty with { Broken = "permissions.json:3: rules[0].action: …" });
        foreach (var mode in ToolCallTable.Modes)
        {
            Assert.Contains("permissions.json:3", engine.Decide(ToolCallTable.Facts("run_shell_command", "ls"), mode).Reason, StringComparison.Ordinal);
            Assert.Equal(Verdict.Deny, engine.Decide(ToolCallTable.Facts("write_file", "a"), mode).Verdict);
            Assert.Equal(Verdict.Allow, engine.Decide(ToolCallTable.Facts("read_file", "a"), mode).Verdict);
            Assert.Equal(Verdict.Allow, engine.Decide(ToolCallTable.Facts("stop_shell_command", "a command of the session"), mode).Verdict);
        }
    }

    [Fact]
    public void A_command_outside_a_sandbox_or_that_nobody_looked_at_is_asked_about()
    {
        var call = ToolCallTable.Facts("run_shell_command", "ls");
        var unsandboxed = call with { Command = call.Command! with { Sandbox = new SandboxFact(false, "unsandboxed: the kernel cannot") } };
        var asked = _bare.Decide(unsandboxed, SessionModes.FullAccess);
        Assert.Equal((Verdict.Ask, "sandbox", "Unsandboxed: the kernel cannot."), (asked.Verdict, asked.Rule, asked.Reason));
        Assert.Equal(Verdict.Ask, _bare.Decide(call with { Command = call.Command! with { Judgement = null } }, SessionModes.FullAccess).Verdict);
        Assert.Equal(Verdict.Deny, _bare.Decide(call with { Command = call.Command! with { Sandbox = new SandboxFact(false, "broken", true) } }, SessionModes.FullAccess).Verdict);
    }

    [Fact]
    public void A_command_that_is_to_leave_the_sandbox_for_once_is_asked_about_whoever_allows_it_and_never_for_good()
    {
        var call = ToolCallTable.Facts("run_shell_command", "npm test");
        var offered = call with { Command = call.Command! with { Sandbox = new SandboxFact(false, "unsandboxed: once, if you allow it") { IsOffer = true } } };
        var allowing = new PermissionEngine(RuleSet.Empty with { Operator = ToolCallTable.Rules("o", """[{"tool":"run_shell_command","action":"allow"}]""") });
        foreach (var engine in new[] { _bare, allowing })
        {
            var decision = engine.Decide(offered, SessionModes.FullAccess);
            Assert.Equal((Verdict.Ask, (AnswerScope?)null), (decision.Verdict, decision.Scope));
        }

        Assert.Equal(Verdict.Deny, allowing.Decide(ToolCallTable.Facts("run_shell_command", "rm -rf /") is var floor ? floor with { Command = floor.Command! with { Sandbox = offered.Command.Sandbox } } : floor, SessionModes.FullAccess).Verdict);
        Assert.Equal(Verdict.Deny, _bare.Decide(offered, SessionModes.ReadOnly).Verdict);
    }

    [Fact]
    public void A_decision_names_the_rule_that_made_it()
    {
        var set = RuleSet.Empty with { Operator = ToolCallTable.Rules("/etc/agent/permissions.json", "[\n{\"tool\":\"read_file\",\n\"action\":\"deny\"}]") };
        Assert.Equal("/etc/agent/permissions.json:2", new PermissionEngine(set).Decide(ToolCallTable.Facts("read_file", "a"), SessionModes.FullAccess).Rule);
    }

    private static PermissionRule[] Insert(IReadOnlyList<PermissionRule> rules, PermissionRule rule, int at) => [.. rules.Take(at), rule, .. rules.Skip(at)];

    private static void Compare(PermissionEngine engine, ToolCallFacts call, IReadOnlyList<Verdict> verdicts, string line, List<string> wrong)
    {
        for (var i = 0; i < verdicts.Count; i++)
        {
            var found = engine.Decide(call, ToolCallTable.Modes[i]);
            if (found.Verdict != verdicts[i])
            {
                wrong.Add($"{call.Tool} {line}: {ToolCallTable.Modes[i]} says {found}");
            }
        }
    }
}
