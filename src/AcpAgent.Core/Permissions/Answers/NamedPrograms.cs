using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Core.Permissions.Answers;

/// <summary>
/// Programs of everyday work that change something, by program and subcommand, with the options by which they run no program but their own
/// and what the project itself has them run. An option that is not here only means that the person is asked each time.
/// </summary>
internal static class NamedPrograms
{
    private const string Npm = "save save-dev save-exact save-optional no-save silent quiet production omit= include= legacy-peer-deps no-audit no-fund ignore-scripts if-present workspaces workspace= prefer-offline offline frozen-lockfile dev exact";
    private const string Dotnet = "configuration= framework= runtime= no-restore no-build nologo verbosity= filter= project= output= no-incremental force logger= collect= list-tests blame self-contained version= verify-no-changes include= exclude=";
    private const string Cargo = "release all workspace package= features= all-features no-default-features lib bins bin= example= examples tests test= doc all-targets no-run locked offline frozen quiet verbose jobs= message-format= color= no-fail-fast check dev";
    private const string Pytest = "tb= maxfail= lf ff last-failed failed-first verbose quiet durations= no-header collect-only exitfirst cov cov=";

    private static readonly ProgramOptions _npm = new("DEPOBds", "w", Npm, OperandKind.Text);
    private static readonly ProgramOptions _dotnet = new("", "cfrvo", Dotnet, OperandKind.Text);
    private static readonly ProgramOptions _cargo = new("vqr", "pFj", Cargo, OperandKind.Text);
    private static readonly ProgramOptions _go = new("", "", "v race short cover failfast json x n a trimpath run= count= timeout= p= cpu= parallel= bench= benchtime= tags= shuffle=", OperandKind.Text, OneDash: true);
    private static readonly ProgramOptions _pytest = new("qvxsl", "kmn", Pytest, OperandKind.Text);
    private static readonly ProgramOptions _tsc = new("bw", "p", "noEmit build project= watch pretty strict skipLibCheck", OperandKind.Text);
    private static readonly ProgramOptions _eslint = new("", "", "fix quiet cache ext= max-warnings=", OperandKind.Text);
    private static readonly ProgramOptions _prettier = new("wcl", "", "write check list-different cache", OperandKind.Text);
    private static readonly ProgramOptions _jest = new("it", "", "coverage ci runInBand verbose watchAll? testNamePattern= silent bail", OperandKind.Text);

    private static readonly Dictionary<string, ProgramOptions> _known = new()
    {
        ["git add"] = new("AfnuvN", "", "all force dry-run update verbose intent-to-add ignore-removal no-all", OperandKind.Text),
        ["git commit"] = new("aqvs", "m", "all message= amend no-edit signoff allow-empty quiet author= date= fixup= no-gpg-sign", OperandKind.Text),
        ["git push"] = new("fuqnvd", "", "force force-with-lease force-with-lease? set-upstream tags follow-tags all delete dry-run quiet verbose prune atomic porcelain", OperandKind.Text),
        ["git pull"] = new("qvr", "", "rebase rebase? no-rebase ff-only ff no-ff all tags prune autostash quiet verbose", OperandKind.Text),
        ["git fetch"] = new("aqvpt", "", "all tags prune quiet verbose depth= unshallow", OperandKind.Text),
        ["git checkout"] = new("fqt", "bB", "force quiet track detach ours theirs", OperandKind.Text),
        ["git switch"] = new("fqt", "cC", "create= force-create= detach force discard-changes track quiet", OperandKind.Text),
        ["git restore"] = new("SWq", "s", "staged worktree source= quiet ours theirs", OperandKind.Text),
        ["git merge"] = new("qvn", "m", "no-ff ff-only ff squash abort continue no-edit no-commit quiet", OperandKind.Text),
        ["git rebase"] = new("q", "", "continue abort skip autostash onto= root quiet", OperandKind.Text),
        ["git stash"] = new("ukq", "", "include-untracked keep-index quiet", OperandKind.None),
        ["git stash push"] = new("ukq", "m", "include-untracked keep-index quiet message=", OperandKind.Text),
        ["git stash pop"] = new("q", "", "index quiet", OperandKind.Text),
        ["git stash apply"] = new("q", "", "index quiet", OperandKind.Text),
        ["git stash drop"] = new("q", "", "quiet", OperandKind.Text),
        ["git reset"] = new("q", "", "hard soft mixed keep quiet", OperandKind.Text),
        ["git branch"] = new("aDdmMfrvqcC", "u", "delete force move copy set-upstream-to= all list", OperandKind.Text),
        ["git tag"] = new("adfl", "m", "annotate delete force list message=", OperandKind.Text),
        ["git cherry-pick"] = new("nx", "", "abort continue skip no-commit", OperandKind.Text),
        ["git revert"] = new("n", "", "no-edit no-commit abort continue", OperandKind.Text),
        ["git rm"] = new("rfqn", "", "cached force dry-run quiet", OperandKind.Text),
        ["git mv"] = new("fkvn", "", "force verbose dry-run", OperandKind.Text),
        ["git init"] = new("q", "b", "bare quiet initial-branch=", OperandKind.Text),

        ["npm test"] = _npm,
        ["npm run *"] = _npm,
        ["npm start"] = _npm,
        ["npm install"] = _npm,
        ["npm i"] = _npm,
        ["npm ci"] = _npm,
        ["npm uninstall"] = _npm,
        ["npm update"] = _npm,
        ["pnpm test"] = _npm,
        ["pnpm run *"] = _npm,
        ["pnpm install"] = _npm,
        ["pnpm i"] = _npm,
        ["pnpm add"] = _npm,
        ["yarn"] = new("", "", "frozen-lockfile immutable silent offline", OperandKind.None),
        ["yarn test"] = _npm,
        ["yarn run *"] = _npm,
        ["yarn install"] = _npm,
        ["yarn add"] = _npm,
        ["yarn build"] = _npm,
        ["npx tsc"] = _tsc,
        ["npx eslint"] = _eslint,
        ["npx prettier"] = _prettier,
        ["npx jest"] = _jest,
        ["npx vitest run"] = _jest,
        ["tsc"] = _tsc,
        ["eslint"] = _eslint,
        ["prettier"] = _prettier,
        ["jest"] = _jest,

        ["dotnet build"] = _dotnet,
        ["dotnet test"] = _dotnet,
        ["dotnet run"] = _dotnet,
        ["dotnet restore"] = _dotnet,
        ["dotnet publish"] = _dotnet,
        ["dotnet format"] = _dotnet,
        ["dotnet clean"] = _dotnet,
        ["dotnet pack"] = _dotnet,

        ["cargo build"] = _cargo,
        ["cargo check"] = _cargo,
        ["cargo test"] = _cargo,
        ["cargo run"] = _cargo,
        ["cargo clippy"] = _cargo,
        ["cargo fmt"] = _cargo,
        ["cargo add"] = _cargo,
        ["cargo update"] = _cargo,
        ["cargo clean"] = _cargo,

        ["go build"] = _go,
        ["go test"] = _go,
        ["go vet"] = _go,
        ["go fmt"] = _go,
        ["go mod tidy"] = _go,
        ["gofmt"] = new("lwsd", "", "", OperandKind.Text),

        ["make"] = new("ks", "j", "", OperandKind.None),
        ["make *"] = new("ks", "j", "", OperandKind.None),
        ["mvn test"] = new("qBo", "", "quiet batch-mode offline", OperandKind.None),
        ["mvn package"] = new("qBo", "", "quiet batch-mode offline", OperandKind.None),
        ["mvn compile"] = new("qBo", "", "quiet batch-mode offline", OperandKind.None),

        ["pytest"] = _pytest,
        ["python -m pytest"] = _pytest,
        ["python3 -m pytest"] = _pytest,
        ["python -m unittest"] = new("vfqb", "k", "verbose failfast quiet", OperandKind.Text),
        ["python3 -m unittest"] = new("vfqb", "k", "verbose failfast quiet", OperandKind.Text),
        ["pip install"] = new("qU", "re", "upgrade quiet user no-deps requirement= editable=", OperandKind.Text),
        ["pip3 install"] = new("qU", "re", "upgrade quiet user no-deps requirement= editable=", OperandKind.Text),
        ["uv sync"] = new("q", "", "quiet frozen locked dev", OperandKind.None),
        ["uv add"] = new("q", "", "quiet dev", OperandKind.Text),
        ["poetry install"] = new("q", "", "quiet no-root", OperandKind.None),
        ["ruff check"] = new("q", "", "fix quiet", OperandKind.Text),
        ["ruff format"] = new("q", "", "check diff quiet", OperandKind.Text),
        ["black"] = new("q", "l", "check diff quiet line-length=", OperandKind.Text),
        ["mypy"] = new("", "", "strict ignore-missing-imports", OperandKind.Text),

        ["mkdir"] = new("pv", "m", "parents verbose mode=", OperandKind.Paths),
        ["touch"] = new("acm", "", "no-create", OperandKind.Paths),
        ["cp"] = new("aRrfpvnT", "", "archive recursive force preserve verbose no-clobber", OperandKind.Paths),
        ["mv"] = new("fnvT", "", "force no-clobber verbose", OperandKind.Paths),
        ["rm"] = new("rRfvd", "", "recursive force verbose dir", OperandKind.Paths),
        ["rmdir"] = new("pv", "", "parents verbose", OperandKind.Paths),
        ["chmod"] = new("Rvf", "", "recursive verbose", OperandKind.TextThenPaths),
    };

    /// <summary>What a call is known as.</summary>
    /// <returns>Its name, and the arguments after it with what is known of them; null for none.</returns>
    public static (string Name, ProgramOptions Options, IReadOnlyList<Field> After)? Find(string program, IReadOnlyList<Field> arguments)
    {
        var first = Word(arguments, 0);
        var second = Word(arguments, 1);
        if (first is not null && second is not null)
        {
            var both = $"{program} {first} {second}";
            if (_known.GetValueOrDefault(both) is { } named || (second[0] != '-' && _known.TryGetValue($"{program} {first} *", out named)))
            {
                return (both, named, Skip(arguments, 2));
            }
        }

        if (first is not null && (_known.GetValueOrDefault($"{program} {first}") is { } one || (first[0] != '-' && _known.TryGetValue($"{program} *", out one))))
        {
            return ($"{program} {first}", one, Skip(arguments, 1));
        }

        return _known.TryGetValue(program, out var alone) ? (program, alone, arguments) : null;
    }

    /// <summary>Whether an argument that is no option is one nevertheless: it sets a variable, or names a file of options or another transport.</summary>
    public static bool ReadsAsOption(string program, string text) => program switch
    {
        "git" => text.Contains("::", StringComparison.Ordinal),
        "make" => text.Contains('='),
        "dotnet" => text is ['@', ..] || (text is ['/', ..] && text.AsSpan().IndexOfAny(':', '=') >= 0),
        _ => false,
    };

    private static string? Word(IReadOnlyList<Field> arguments, int at) =>
        at < arguments.Count && arguments[at].Plain is { Length: > 0 and <= 64 } word && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.') ? word : null;

    private static Field[] Skip(IReadOnlyList<Field> arguments, int count) => [.. arguments.Skip(count)];
}
