using System.Text.RegularExpressions;
using CsCheck;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>
/// Command lines in which it matters what fails, ends or jumps, with programs <c>m0</c>, <c>m1</c> and so on in all places. They end by
/// themselves, most of them soon.
/// </summary>
internal static partial class ShellFlowGen
{
    private static readonly Gen<string> _program = Gen.Const("m0");

    private static readonly Gen<string> _plain = Gen.OneOf(
        _program,
        _program,
        Gen.OneOf("true", "false", ":", "exit", "exit 1", "exit 1 2", "exit a", "return", "return 0", "break", "continue", "break 2", "x=1", "x=$(false)", "[ a = b ]", "[[ a == a ]]", "((0))", "((1))", "command true", "command false", "builtin false", "shift", "set -e", "set +e", "set -u", "set -o pipefail", "set -- a b", "unset -f true", "unset -f f", "readonly x", "cd /nonexistent", "cd .", "exec", "wait", "true $((1/0))", ": ${y?}", "true \"$y\"", "x=2 true", "eval false", "eval exit", "true -a", "exit $x", "exit \"\"", "unset x", "local x", "declare -r x=1", "trap - EXIT", "getopts a x", "read x", "let 0", "printf a", "command exit", "builtin exit", "command -v true", "time exit", "! exit", "! true", "! false"));

    private static readonly Gen<string> _files = Gen.OneOf("> f", "> /nonexistent/f", "< /nonexistent", "2>&1", "2>&-", "<<< a", "< /dev/null", "< <(m8)", "> >(m9)", "3< f");

    private static readonly Gen<string> _words = Gen.OneOf("a", "a b", "", "$x", "$(echo a)", "$y \"\"");

    // Whatever calls what it replaces would not end.
    private static readonly Gen<string> _replacement = Gen.Select(_program, Gen.OneOf("", "; return 1", "; return 0", "; builtin exit", "; builtin false"), _program).Select(t => $"{t.Item1}{t.Item2}; {t.Item3}");

    /// <summary>A line in which each program stands once.</summary>
    public static Gen<string> Line => _line.Select(line =>
    {
        var number = 0;
        return Program().Replace(line, _ => $"m{number++}");
    });

    private static readonly Gen<string> _line = Gen.Recursive<string>((depth, inner) => depth > 4
        ? _plain
        : Gen.Frequency(
            (3, _plain),
            (6, Gen.Select(inner, Gen.OneOf("; ", " && ", " || ", " | ", "\n", " & ", " |& ", " && ", " || ", "; "), inner).Select(t => t.Item1 + t.Item2 + t.Item3)),
            (1, Gen.Select(_plain, _files).Select(t => $"{t.Item1} {t.Item2}")),
            (1, inner.Select(x => $"( {x} )")),
            (1, inner.Select(x => $"{{ {x}\n}}")),
            (1, Gen.Select(inner, _files).Select(t => $"{{ {t.Item1}\n}} {t.Item2}")),
            (1, Gen.Select(inner, _files).Select(t => $"( {t.Item1}\n) {t.Item2}")),
            (1, inner.Select(x => $"! {{ {x}\n}}")),
            (1, inner.Select(x => $"x=$( {x}\n)")),
            (1, inner.Select(x => $"true $( {x}\n)")),
            (1, inner.Select(x => $"true \"`{x}\n`\"")),
            (1, Gen.Select(inner, inner).Select(t => $"if {t.Item1}\nthen {t.Item2}\nfi")),
            (1, Gen.Select(inner, inner, inner).Select(t => $"if {t.Item1}\nthen {t.Item2}\nelse {t.Item3}\nfi")),
            (1, Gen.Select(Gen.OneOf("while", "until"), inner, inner).Select(t => $"{t.Item1} {t.Item2}\ndo {t.Item3}\nbreak\ndone")),
            (1, Gen.Select(_words, inner).Select(t => $"for x in {t.Item1}; do {t.Item2}\ndone")),
            (1, inner.Select(x => $"for ((;;)); do {x}\nbreak\ndone")),
            (1, Gen.Select(_words, inner, Gen.OneOf(";;", ";&", ";;&"), inner).Select(t => $"case {(t.Item1.Length == 0 || t.Item1.Contains(' ') ? "a" : t.Item1)} in a) {t.Item2}\n{t.Item3} b|[c-d]) {t.Item4}\n;; esac")),
            (1, Gen.Select(Gen.OneOf("true", "false", "exit", "command", "cd", "break", ":", "["), _replacement).Select(t => $"{t.Item1}() {{ {t.Item2}\n}}")),
            (1, Gen.Select(inner, inner).Select(t => $"g() {{ {t.Item1}\n}}; {t.Item2}\ng")),
            (1, inner.Select(x => $"f() {{ {x}\n}}; f")),
            (1, inner.Select(x => $"f() ( {x}\n); f")),
            (1, inner.Where(x => !x.Contains('\'')).Select(x => $"eval '{x}'")),
            (1, inner.Where(x => !x.Contains('\'')).Select(x => $"bash -c '{x}'")),
            (1, inner.Where(x => !x.Contains('\'')).Select(x => $"trap '{x}' EXIT")),
            (1, inner.Where(x => !x.Contains('\'')).Select(x => $"bash <<'E'\n{x}\nE\n")),
            (1, inner.Select(x => $"time {x}")),
            (1, inner.Select(x => $"coproc {{ {x}\n}}"))));

    [GeneratedRegex(@"\bm\d\b")]
    private static partial Regex Program();
}
