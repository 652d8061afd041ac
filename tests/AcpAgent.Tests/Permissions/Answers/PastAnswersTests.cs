using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Permissions.Rules;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Answers;

public sealed class PastAnswersTests
{
    private static readonly ToolCallFacts[] _all =
    [
        .. TableLines.Of("tool-calls.txt").SelectMany(line => ToolCallTable.Parse(line).Calls),
        .. new[] { "harmless", "asked", "forbidden", "dangerous", "unproven" }.SelectMany(kind => TableLines.Of($"commands-{kind}.txt")).Concat(TableLines.Of("everyday.txt")).Select(line => ToolCallTable.Facts("run_shell_command", line)),
    ];

    private static readonly Gen<ToolCallFacts> _calls = Gen.OneOf(_all);

    private static readonly string[] _keys = [.. _all.Select(AnswerScope.Of).OfType<AnswerScope>().SelectMany(scope => scope.Keys).Distinct()];

    private static readonly Gen<PastAnswer> _answer = Gen.Select(Gen.Bool, Gen.OneOf(_keys).Array[1, 3]).Select((allows, covers) => new PastAnswer("t1.p1", allows, covers));

    private static readonly PastAnswer _everything = new("t1.p1", true, _keys);

    [Fact]
    public void A_question_of_the_mode_is_answered_once_for_all_that_was_named()
    {
        var call = ToolCallTable.Facts("run_shell_command", "git push origin HEAD");
        var asked = Decide(call);
        Assert.Equal((Verdict.Ask, "\"git push\""), (asked.Verdict, asked.Scope!.Text));

        var answer = new PastAnswer("t1.p1", true, asked.Scope.Keys);
        var allowed = Decide(ToolCallTable.Facts("run_shell_command", "cd src && git push --tags | tail -1"), answer);
        Assert.Equal((Verdict.Allow, "answer:t1.p1"), (allowed.Verdict, allowed.Rule));
        Assert.Equal(Verdict.Ask, Decide(ToolCallTable.Facts("run_shell_command", "git push && git commit -m x"), answer).Verdict);
        Assert.Equal(Verdict.Ask, Decide(ToolCallTable.Facts("run_shell_command", "git pull"), answer).Verdict);

        var refused = Decide(call, answer, answer with { Allows = false });
        Assert.Equal((Verdict.Deny, "answer:t1.p1"), (refused.Verdict, refused.Rule));
    }

    [Theory]
    [InlineData("read_file", "/srv/data/a.txt", "read_file of files directly in /srv/data", "/srv/data/b.txt", "/srv/data/below/a.txt")]
    [InlineData("write_file", "/srv/data/a.txt", "write_file of files directly in /srv/data", "/srv/data/b.txt", "/srv/data-2/b.txt")]
    [InlineData("glob", "/srv/data", "glob of /srv/data", "/srv/data", "/srv/data/below")]
    [InlineData("web_fetch", "https://example.com/a 93.184.216.34", "web_fetch from example.com", "https://EXAMPLE.com:443/b 93.184.216.34", "https://www.example.com/a 93.184.216.34")]
    [InlineData("web_fetch", "https://example.com/a 93.184.216.34", "web_fetch from example.com", "https://example.com./b 93.184.216.34", "https://example.com.evil.net/a 93.184.216.34")]
    [InlineData("mcp_files_write", "untrusted", "mcp_files_write", "untrusted destructive", null)]
    [InlineData("web_search", "a", "web_search", "b", null)]
    public void An_answer_is_for_a_directory_a_host_or_a_tool(string tool, string about, string text, string covered, string? other)
    {
        var scope = Decide(ToolCallTable.Facts(tool, about)).Scope!;
        Assert.Equal(text, scope.Text);
        var answer = new PastAnswer("t1.p1", true, scope.Keys);
        Assert.Equal(Verdict.Allow, Decide(ToolCallTable.Facts(tool, covered), answer).Verdict);
        Assert.True(other is null || Decide(ToolCallTable.Facts(tool, other), answer).Verdict == Verdict.Ask);
        Assert.Equal(Verdict.Ask, Decide(ToolCallTable.Facts(tool == "read_file" ? "glob" : "read_file", "/srv/data/a.txt"), answer).Verdict);
    }

    [Theory]
    [InlineData("read_file", "/home/me/.ssh/config")]
    [InlineData("write_file", ".git/config")]
    [InlineData("write_file", ".env")]
    [InlineData("read_file", "/passwd")]
    [InlineData("web_fetch", "http://localhost/")]
    [InlineData("web_fetch", "http://10.0.0.1/")]
    [InlineData("web_fetch", "http://10.0.0.1/ 10.0.0.1")]
    [InlineData("run_shell_command", "python3 a.py")]
    public void Where_nothing_precise_can_be_said_only_the_call_is_asked_about(string tool, string about) => Assert.Null(AnswerScope.Of(ToolCallTable.Facts(tool, about)));

    [Fact]
    public void A_command_outside_the_sandbox_or_the_workspace_is_asked_about_each_time()
    {
        var call = ToolCallTable.Facts("run_shell_command", "git push");
        Assert.NotNull(AnswerScope.Of(call));
        Assert.Null(AnswerScope.Of(call with { Command = call.Command! with { WithinRoots = false } }));
        Assert.Null(AnswerScope.Of(call with { Command = call.Command! with { Sandbox = new SandboxFact(false, "unsandboxed: no") } }));
        Assert.Null(AnswerScope.Of(call with { Command = call.Command! with { Judgement = null } }));
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("user")]
    [InlineData("project")]
    public void A_rule_that_asks_asks_each_time(string layer)
    {
        var rules = ToolCallTable.Rules(layer, """[{"tool":"run_shell_command","args":{"command":"push"},"action":"ask"}]""");
        var set = layer switch { "operator" => RuleSet.Empty with { Operator = rules }, "user" => RuleSet.Empty with { User = rules }, _ => RuleSet.Empty with { Project = rules } };
        foreach (var trusted in new[] { true, false })
        {
            var decision = new PermissionEngine(set with { ProjectTrusted = trusted }, [_everything]).Decide(ToolCallTable.Facts("run_shell_command", "git push"), SessionModes.WorkspaceWrite);
            Assert.Equal((Verdict.Ask, null, $"{layer}:1"), (decision.Verdict, decision.Scope, decision.Rule));
        }
    }

    [Fact]
    public void An_answer_never_allows_what_the_floor_or_a_rule_refuses_or_wants_asked() => Gen.Select(PermissionEngineTests.Sets, _calls, _answer.Array[0, 4], Gen.Bool, Gen.OneOf([.. ToolCallTable.Modes])).Sample((set, call, answers, all, mode) =>
    {
        var without = new PermissionEngine(set).Decide(call, mode);
        var with = new PermissionEngine(set, all ? [_everything] : answers).Decide(call, mode);
        if (with.Verdict < without.Verdict)
        {
            Assert.StartsWith("mode:", without.Rule, StringComparison.Ordinal);
            Assert.Equal((Verdict.Ask, Verdict.Allow), (without.Verdict, with.Verdict));
            Assert.Null(call.Command?.Judgement!.Forbidden);
            foreach (var layer in new[] { RuleLayer.Operator, RuleLayer.User })
            {
                Assert.True(set.Of(layer).FirstOrDefault(rule => rule.Matches(call)) is null or { Action: Verdict.Allow });
            }

            Assert.DoesNotContain(set.Project, rule => rule.Action != Verdict.Allow && rule.Matches(call));
        }
    }, iter: 20_000);

    [Fact]
    public void An_answer_for_one_program_or_place_never_allows_another() => Gen.Select(_calls, _calls, Gen.OneOf([.. ToolCallTable.Modes])).Sample((answered, call, mode) =>
    {
        if (AnswerScope.Of(answered) is { } scope && Decide(call, mode, new PastAnswer("p", true, scope.Keys)).Verdict == Verdict.Allow && Decide(call, mode).Verdict != Verdict.Allow)
        {
            Assert.Equal(answered.Tool, call.Tool);
            Assert.Subset(scope.Keys.ToHashSet(), AnswerScope.Of(call)!.Keys.ToHashSet());
        }
    }, iter: 20_000);

    [Fact]
    public void More_answers_that_reject_never_allow_more() => Gen.Select(PermissionEngineTests.Sets, _calls, _answer.Array[0, 4], _answer, Gen.OneOf([.. ToolCallTable.Modes])).Sample((set, call, answers, more, mode) => Assert.True(
        new PermissionEngine(set, [.. answers, more with { Allows = false }]).Decide(call, mode).Verdict >= new PermissionEngine(set, answers).Decide(call, mode).Verdict));

    private static PermissionDecision Decide(ToolCallFacts call, params PastAnswer[] answers) => Decide(call, SessionModes.WorkspaceWrite, answers);

    private static PermissionDecision Decide(ToolCallFacts call, string mode, params PastAnswer[] answers) => new PermissionEngine(RuleSet.Empty, answers).Decide(call, mode);
}
