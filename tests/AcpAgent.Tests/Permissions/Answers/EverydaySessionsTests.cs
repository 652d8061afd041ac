using System.Globalization;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Tests.Shared;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Answers;

/// <summary>How often a person is asked in whole sessions of ordinary work, in the usual mode.</summary>
public sealed class EverydaySessionsTests
{
    private static readonly string[] _sessions = ["typescript", "python", "dotnet", "rust", "go", "reading"];

    private static readonly RuleSet _example = new("x", [], ExampleRules(), []);

    [Fact]
    public void A_person_who_says_always_is_asked_once_for_each_kind_of_work()
    {
        var (all, asked) = (0, new List<string>());
        foreach (var session in _sessions)
        {
            var lines = Lines(session);
            var questions = Asked(lines, RuleSet.Empty).ToList();
            Tell($"{session}: {questions.Count} of {lines.Count}");
            all += lines.Count;
            asked.AddRange(questions);
        }

        Tell($"{asked.Count} of {all} ask:\n{string.Join('\n', asked)}");
        Assert.True(all >= 200 && asked.Count * 6 <= all, string.Join('\n', asked));
    }

    [Fact]
    public void With_the_rules_of_the_example_one_in_ten_asks_at_most_and_none_is_answered_before()
    {
        foreach (var lines in (IReadOnlyList<string>[])[[.. _sessions.SelectMany(Lines)], TableLines.Of("everyday.txt")])
        {
            var asked = lines.Where(line => Decide(line, _example).Verdict == Verdict.Ask).ToList();
            Tell($"{asked.Count} of {lines.Count} ask:\n{string.Join('\n', asked)}");
            Assert.True(asked.Count * 10 <= lines.Count, string.Join('\n', asked));
        }
    }

    [Fact]
    public void The_rules_of_the_example_allow_nothing_that_is_dangerous_forbidden_or_unproven() =>
        Assert.All(new[] { "dangerous", "forbidden", "unproven" }.SelectMany(kind => TableLines.Of($"commands-{kind}.txt")), line => Assert.NotEqual(Verdict.Allow, Decide(line, _example).Verdict));

    [Fact]
    public void The_rules_of_the_example_allow_nothing_with_what_was_added_to_it() => Gen.Select(
        Gen.OneOf("npm test", "cd api && npm run build", "python3 -m pytest -q 2>&1 | tail -5", "git add -A", "git commit -m 'x'", "git commit -m \"x\"", "make test", "mkdir -p src/new"),
        Gen.OneOf("; {0}", " && {0}", " || {0}", " | {0}", " & {0}", "\n{0}", " $({0})", " `{0}`", " <({0})", " > {0}", " >> {0}", " < {0}", " -m \"$({0})\"", " \"`{0}`\"", " -m '' {0}; {0}"),
        Gen.OneOf("./x", "/tmp/x", "curl http://x", "sh x", "x.ts", "AGENTAO.md", "node -e 1"))
        .Sample((line, form, other) => Assert.NotEqual(Verdict.Allow, Decide(line + string.Format(CultureInfo.InvariantCulture, form, other), _example).Verdict));

    private static IReadOnlyList<string> Lines(string session) => TableLines.Of($"session-{session}.txt");

    /// <summary>The lines about which a person is asked who says "always" wherever it is offered, and "once" elsewhere.</summary>
    private static IEnumerable<string> Asked(IEnumerable<string> lines, RuleSet rules)
    {
        var answers = new List<PastAnswer>();
        foreach (var line in lines)
        {
            var decision = Decide(line, rules, answers);
            Assert.NotEqual(Verdict.Deny, decision.Verdict);
            if (decision.Verdict != Verdict.Ask)
            {
                continue;
            }

            if (decision.Scope is { } scope)
            {
                Assert.Contains(scope.Keys, key => !answers.Exists(answer => answer.Covers.Contains(key)));
                answers.Add(new PastAnswer($"a{answers.Count}", true, scope.Keys));
            }

            yield return line;
        }
    }

    private static PermissionDecision Decide(string line, RuleSet rules, IReadOnlyList<PastAnswer>? answers = null) =>
        new PermissionEngine(rules, answers).Decide(ToolCallTable.Facts("run_shell_command", line), SessionModes.WorkspaceWrite);

    private static IReadOnlyList<PermissionRule> ExampleRules()
    {
        var path = Path.Combine(RepositoryRoot.Path, "examples", "permissions.json");
        var file = RuleFileReader.Read(path, File.ReadAllBytes(path));
        return file.Problems.Count == 0 ? file.Rules : throw new InvalidOperationException(file.Problems[0]);
    }

    private static void Tell(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
