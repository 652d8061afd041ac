using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>The commands of git that only read.</summary>
internal static class GitReading
{
    private const string Show =
        "patch no-patch stat stat? shortstat numstat dirstat summary name-only name-status raw compact-summary unified= no-color color color? word-diff word-diff? color-words " +
        "minimal patience histogram diff-algorithm= ignore-all-space ignore-space-change ignore-space-at-eol ignore-blank-lines ignore-cr-at-eol function-context find-renames find-renames? " +
        "find-copies no-renames diff-filter= check full-index abbrev? abbrev text binary exit-code quiet relative no-ext-diff no-textconv no-prefix inter-hunk-context= cached staged merge-base";

    private const string Walk =
        "oneline graph all branches tags remotes decorate decorate? no-decorate max-count= skip= since= after= until= before= author= committer= grep= all-match invert-grep regexp-ignore-case " +
        "extended-regexp fixed-strings perl-regexp merges no-merges first-parent reverse date= format= pretty pretty? abbrev-commit no-abbrev-commit topo-order date-order author-date-order follow " +
        "full-history simplify-merges left-right cherry-pick cherry-mark left-only right-only boundary ancestry-path parents children count walk-reflogs source no-walk no-notes max-parents= min-parents= full-diff";

    private static readonly Dictionary<string, ProgramOptions> _known = new()
    {
        ["status"] = new("sbuvz", "", "short branch porcelain porcelain? long verbose untracked-files untracked-files? ignored ignored? show-stash ahead-behind no-ahead-behind renames no-renames column no-column", OperandKind.Text),
        ["log"] = new("#pusEFiPgqMCtSW", "nSGLU", $"{Show} {Walk}", OperandKind.Text),
        ["diff"] = new("#pusMCwbaRWRz", "USG", Show + " reverse", OperandKind.Text),
        ["show"] = new("#pusqMCwbaW", "nU", $"{Show} {Walk}", OperandKind.Text),
        ["whatchanged"] = new("#pus", "n", $"{Show} {Walk}", OperandKind.Text),
        ["shortlog"] = new("#nsec", "", "numbered summary email all since= until= no-merges group=", OperandKind.Text),
        ["blame"] = new("wflnpestcMC", "L", "line-porcelain porcelain date= show-email root abbrev=", OperandKind.Text),
        ["branch"] = new("avrq", "", "all remotes list show-current verbose merged no-merged sort= format= color? no-color column no-column contains points-at=", OperandKind.None),
        ["tag"] = new("ln", "", "list sort= merged no-merged column format=", OperandKind.None),
        ["remote"] = new("v", "", "verbose", OperandKind.None),
        ["rev-parse"] = new("q", "", "show-toplevel abbrev-ref abbrev-ref? short short? verify is-inside-work-tree is-inside-git-dir git-dir git-common-dir show-prefix show-cdup absolute-git-dir is-bare-repository symbolic symbolic-full-name quiet branches tags all", OperandKind.Text),
        ["rev-list"] = new("#", "n", Walk + " objects disk-usage", OperandKind.Text),
        ["ls-files"] = new("cdmoistuvzk", "x", "cached deleted modified others ignored stage unmerged killed exclude-standard exclude= full-name error-unmatch eol deduplicate abbrev?", OperandKind.Text),
        ["ls-tree"] = new("drtlz", "", "name-only name-status long full-name full-tree object-only abbrev? format=", OperandKind.Text),
        ["describe"] = new("", "", "all tags contains long always dirty dirty? exact-match first-parent abbrev? match= exclude= candidates=", OperandKind.Text),
        ["cat-file"] = new("pteseb", "", "", OperandKind.Text),
        ["grep"] = new("#inIEFPGlLcwvhHopqaWz", "eABCm", "ignore-case line-number word-regexp invert-match extended-regexp fixed-strings perl-regexp basic-regexp files-with-matches name-only files-without-match count heading break color? no-color cached untracked max-depth= and or not all-match show-function function-context column only-matching quiet", OperandKind.Text),
        ["merge-base"] = new("a", "", "all octopus independent is-ancestor fork-point", OperandKind.Text),
        ["name-rev"] = new("", "", "name-only tags refs= always", OperandKind.Text),
        ["for-each-ref"] = new("", "", "format= sort= count= points-at= merged no-merged contains", OperandKind.Text),
        ["show-ref"] = new("dqs", "", "heads tags head verify hash hash? quiet dereference", OperandKind.Text),
        ["show-branch"] = new("arg", "", "all remotes list", OperandKind.Text),
        ["count-objects"] = new("vH", "", "verbose human-readable", OperandKind.None),
        ["diff-tree"] = new("#prstmc", "U", Show + " root no-commit-id", OperandKind.Text),
        ["diff-index"] = new("#pm", "U", Show, OperandKind.Text),
        ["diff-files"] = new("#pq", "U", Show, OperandKind.Text),
        ["check-ignore"] = new("qvn", "", "verbose quiet no-index", OperandKind.Text),
        ["check-attr"] = new("a", "", "all", OperandKind.Text),
        ["cherry"] = new("v", "", "", OperandKind.Text),
        ["range-diff"] = new("s", "", "no-color stat", OperandKind.Text),
        ["var"] = new("", "", "", OperandKind.None),
        ["version"] = new("", "", "build-options", OperandKind.None),
    };

    private static readonly string[] _secretSettings = ["token", "pass", "extraheader", "secret", "credential", "url"];

    /// <summary>Why a command of git is not known to only read what may be read; null where it is.</summary>
    public static string? ProblemOf(IReadOnlyList<Field> arguments, Func<Field, IReadOnlyList<string>, string?> pathProblem, IReadOnlyList<string> directories, ICommandSight sight)
    {
        var i = 0;
        for (; i < arguments.Count && arguments[i].Plain is ['-', ..] option; i++)
        {
            if (option == "-C" && i + 1 < arguments.Count && arguments[i + 1].Plain is { } path)
            {
                if (pathProblem(path, directories) is { } problem)
                {
                    return problem;
                }

                directories = directories.Select(directory => LexicalPath.Combine(directory, path)).ToArray();
                i++;
            }
            else if (option is not ("--no-pager" or "-P" or "--no-optional-locks" or "--literal-pathspecs"))
            {
                return $"{option} is not known to only read";
            }
        }

        if (i >= arguments.Count || arguments[i].Plain is not { } command)
        {
            return "which command it is, is not known";
        }

        if (!directories.All(sight.IsPlainRepository))
        {
            return "the repository's configuration could start programs";
        }

        var rest = arguments.Skip(i + 1).ToArray();
        switch (command)
        {
            case "stash" when rest is [{ Plain: "list" }, ..]:
                (command, rest) = ("log", rest[1..]);
                break;
            case "stash" when rest is [{ Plain: "show" }, ..]:
                (command, rest) = ("diff", rest[1..]);
                break;
            case "reflog" when rest is [] or [{ Plain: "show" or ['-', ..] }, ..]:
                command = "log";
                break;
            case "worktree" when rest is [{ Plain: "list" }]:
                return null;
            case "config":
                return rest is [{ Plain: "--get" or "--get-all" or "get" }, { Plain: { } key }] && !_secretSettings.Any(part => key.Contains(part, StringComparison.OrdinalIgnoreCase))
                    ? null
                    : "it may change or show more than a plain setting";
            case "branch" or "tag" when rest.Length > 1 && rest[0].Plain is "--list" or "-l" && rest.Skip(1).All(pattern => pattern.Plain is not null and not ['-', ..]):
                rest = [rest[0]];
                break;
            case "remote" when rest is [{ Plain: "get-url" }, { Plain: not ['-', ..] and not null }]:
                return null;
        }

        if (!_known.TryGetValue(command, out var options))
        {
            return $"{command} is not among the commands that only read";
        }

        return options.Read(rest).Problem ?? rest.Select(argument => OperandProblem(argument, pathProblem, directories)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Commits and files are not told apart: whatever could be a file that must not be read counts as one.</summary>
    private static string? OperandProblem(Field argument, Func<Field, IReadOnlyList<string>, string?> pathProblem, IReadOnlyList<string> directories)
    {
        if (!argument.IsKnown)
        {
            return "an argument is known only when it runs";
        }

        if (argument.Text is ['-', ..])
        {
            return null;
        }

        var path = argument.Text[(argument.Text.LastIndexOf(':') + 1)..];
        return path.StartsWith('/') || path == ".." || path.Contains("../", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal) || argument.IsPattern
            ? pathProblem(argument.IsPattern ? argument : path, directories)
            : SensitivePaths.HoldsSecrets("/" + path) ? $"{path} may hold keys or passwords" : null;
    }
}
