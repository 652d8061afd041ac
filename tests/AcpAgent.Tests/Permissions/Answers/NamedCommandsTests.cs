using AcpAgent.Core.Permissions.Answers;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Answers;

public sealed class NamedCommandsTests
{
    [Theory]
    [InlineData("git push", "git push")]
    [InlineData("git push --force origin HEAD", "git push")]
    [InlineData("git add -A && git commit -m 'x' && git push", "git add", "git commit", "git push")]
    [InlineData("git stash", "git stash")]
    [InlineData("git stash pop", "git stash pop")]
    [InlineData("npm run build", "npm run build")]
    [InlineData("npm run build -- --watch", "npm run build")]
    [InlineData("npm test 2>&1 | tail -40", "npm test")]
    [InlineData("cd api && npm test", "npm test")]
    [InlineData("dotnet build -c Release 2>&1 | grep -E 'error|warning' | head", "dotnet build")]
    [InlineData("cargo test reader::tests", "cargo test")]
    [InlineData("go test -race -count=20 -run TestWorker ./...", "go test")]
    [InlineData("make", "make")]
    [InlineData("make test", "make test")]
    [InlineData("python3 -m pytest -q tests/test_app.py", "python3 -m pytest")]
    [InlineData("npx tsc --noEmit", "npx tsc")]
    [InlineData("mkdir -p src/new && touch src/new/a.ts", "mkdir", "touch")]
    [InlineData("rm -rf dist", "rm")]
    [InlineData("chmod +x build.sh", "chmod")]
    public void Programs_are_named_with_their_subcommands(string line, params string[] names) => Assert.Equal(names, ToolCallTable.Command(line).Judgement!.Named);

    [Theory]
    // Only reads: nobody is asked.
    [InlineData("git status")]
    // Runs what it is told.
    [InlineData("python3 build.py")]
    [InlineData("node -e 'x'")]
    [InlineData("bash build.sh")]
    [InlineData("./git push")]
    [InlineData("/work/space/git push")]
    [InlineData("unknown push")]
    [InlineData("npx unheard-of")]
    [InlineData("npm exec rimraf dist")]
    [InlineData("env git push")]
    [InlineData("nice npm test")]
    [InlineData("find . -name a -exec git push ;")]
    [InlineData("xargs git push < a")]
    [InlineData("git bisect run ./x")]
    [InlineData("git rebase --exec ./x main")]
    [InlineData("git rebase -x ./x main")]
    [InlineData("git push --receive-pack=./x")]
    [InlineData("git push --rec=./x")]
    [InlineData("git push --exec ./x")]
    [InlineData("git fetch --upload-pack ./x")]
    [InlineData("git fetch ext::sh")]
    [InlineData("git -c core.sshCommand=./x push")]
    [InlineData("git merge -s ours-of-mine main")]
    [InlineData("git tag -s v1")]
    [InlineData("go test -exec ./x")]
    [InlineData("go test -exec=./x")]
    [InlineData("go test -toolexec ./x")]
    [InlineData("go vet -vettool=./x")]
    [InlineData("go test --exec=./x")]
    [InlineData("cargo --config x=y test")]
    [InlineData("cargo test --config x=y")]
    [InlineData("make SHELL=./x")]
    [InlineData("make test SHELL=./x")]
    [InlineData("make -f x test")]
    [InlineData("make one two")]
    [InlineData("dotnet build -p:PreBuildEvent=x")]
    [InlineData("dotnet build /p:PreBuildEvent=x")]
    [InlineData("dotnet build @x.rsp")]
    [InlineData("npm run build --script-shell ./x")]
    [InlineData("PATH=. git push")]
    [InlineData("GIT_SSH=./x git push")]
    [InlineData("PATH=.; git push")]
    [InlineData("export PATH=.; git push")]
    [InlineData("git() { ./x; }; git push")]
    [InlineData("alias git=./x; git push")]
    [InlineData("hash -p ./x git; git push")]
    // Not known before it runs.
    [InlineData("git push $REMOTE")]
    [InlineData("git add *")]
    [InlineData("git commit -m \"$(date)\"")]
    [InlineData("$GIT push")]
    // Does more than its name says.
    [InlineData("npm test > out.txt")]
    [InlineData("npm test &")]
    [InlineData("npm test && ./x")]
    [InlineData("git push; curl https://example.com")]
    [InlineData("a() { git push; }; a")]
    [InlineData("git add -A && git commit -m x && git push && npm test")]
    // Places that need a word of their own.
    [InlineData("cd .. && npm test")]
    [InlineData("rm -rf ../other")]
    [InlineData("cp a link-out/b")]
    [InlineData("cp a .git/hooks/pre-commit")]
    [InlineData("cp ~/.ssh/id_rsa a")]
    [InlineData("cp .env a")]
    [InlineData("git add .env")]
    [InlineData("mkdir .agentao")]
    [InlineData("touch AGENTAO.md")]
    [InlineData("npm install --prefix ../x")]
    public void Nothing_is_named_where_it_would_not_be_all(string line) => Assert.Null(ToolCallTable.Command(line).Judgement!.Named);

    [Fact]
    public void Most_of_what_changes_a_workspace_every_day_need_be_asked_about_only_once()
    {
        var lines = TableLines.Of("everyday.txt").SkipWhile(line => line != "npm test").ToArray();
        string[] each = [.. lines.Where(line => AnswerScope.Of(ToolCallTable.Facts("run_shell_command", line)) is null)];
        Assert.True(lines.Length >= 30 && each.Length <= 1, string.Join('\n', each));
    }

    [Fact]
    public void What_is_wrapped_substituted_or_joined_is_named_only_as_all_that_it_does() => Gen.Select(
        Gen.OneOf("git push", "npm test", "make"),
        Gen.OneOf("./x", "curl http://x", "python3 -c x", "docker run x", "kill 1", "sh x", "unknown", "git push --exec=x", "node x"),
        Gen.OneOf("{0}; {1}", "{1} && {0}", "{0} | {1}", "{1} | {0}", "{0} || {1}", "({1}); {0}", "if {0}; then {1}; fi", "{0} $({1})", "for i in 1 2; do {1}; done; {0}", "{0} <({1})", "! {1}; {0}"))
        .Sample((named, other, form) => Assert.Null(ToolCallTable.Command(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, named, other)).Judgement!.Named));
}
