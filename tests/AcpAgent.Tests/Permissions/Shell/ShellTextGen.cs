using CsCheck;

namespace AcpAgent.Tests.Permissions.Shell;

/// <summary>Command lines that are nearly right: pieces of the grammar in any order, and real lines with a few characters changed.</summary>
internal static class ShellTextGen
{
    private static readonly string[] _pieces =
    [
        "a", "ls", "-l", "x=1", "x+=2", "a[1]=2", "y=(p q)", "'q r'", "\"d $x\"", "$x", "${x}", "${x:-y}", "${#x}", "${!x}", "${x[@]}", "${x//a/b}", "${x%.*}",
        "$(ls)", "`ls`", "$((1+2))", "$'a\\n'", "$\"t\"", "\\;", "\\\n", "#", " # c", "~", "*", "?", "[ab]", "{a,b}", "{1..3}", "@(a)", "!",
        "|", "||", "&", "&&", ";", ";;", ";&", ";;&", "|&", "\n", "(", ")", "{", "}", "((", "))", "[[", "]]", "[", "]",
        "<", ">", ">>", "<<<", "<>", ">|", "2>&1", "&>", ">&2", "<(ls)", ">(ls)", "<<E", "<<-E", "<<'E'", "\nE\n", "E",
        "if", "then", "elif", "else", "fi", "for", "in", "do", "done", "while", "until", "case", "esac", "select", "function", "time", "coproc",
        "==", "=~", "-f", "-eq", "=", "f()", "f ()", "export", "declare", "'", "\"", "`", "$", "\\", "$(", "${", "$((", "é", "😀", "1", "12>", "if true; then ls; fi",
        "for i in a b; do ls; done", "while true; do ls; done", "case $x in a) ls;; *) pwd;; esac", "{ ls; }", "( ls )", "[[ -f a && $x == y ]]", "cat <<E\nt $x\nE\n",
    ];

    private static readonly Gen<string> _piece = Gen.OneOf(_pieces);

    private static readonly Gen<string> _between = Gen.OneOf(" ", " ", " ", "", "\n", "; ");

    /// <summary>Pieces in any order.</summary>
    public static Gen<string> Any { get; } = Gen.Select(_piece, _between).Select(p => p.Item1 + p.Item2).Array[1, 9].Select(string.Concat);

    /// <summary>Pieces of which most make sense together.</summary>
    public static Gen<string> Sensible { get; } = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Gen.OneOf("ls", "a b", "$x y", "x=1", "'q'", ": # c\n")
        : Gen.OneOf(
            Gen.OneOf("ls -l", "echo \"$x\" 'b'", "x=1 a", "cat <<E\n$x\nE\n", "a=(b c)", "[[ a == b ]]", "((x++))", "! true"),
            Gen.Select(inner, Gen.OneOf("; ", " && ", " || ", " | ", "\n", " & ", " |& "), inner).Select(t => t.Item1 + t.Item2 + t.Item3),
            inner.Select(x => $"( {x} )"),
            inner.Select(x => $"{{ {x}; }}"),
            inner.Select(x => $"{{ {x}\n}} > f"),
            inner.Select(x => $"$( {x} )"),
            inner.Select(x => $"echo \"$({x})\""),
            inner.Select(x => $"`{x}`"),
            Gen.Select(inner, inner).Select(t => $"if {t.Item1}; then {t.Item2}; fi"),
            Gen.Select(inner, inner).Select(t => $"while {t.Item1}\ndo {t.Item2}\ndone"),
            inner.Select(x => $"for i in a b; do {x}; done"),
            inner.Select(x => $"case x in a) {x};; (b|c) {x} ;& *) esac"),
            inner.Select(x => $"f() {{ {x}; }}"),
            inner.Select(x => $"time {x}"),
            inner.Select(x => $"coproc {x}")));

    /// <summary>One of the texts with a few characters taken away, doubled, exchanged or put in.</summary>
    public static Gen<string> Mutated(IReadOnlyList<string> texts) =>
        Gen.Select(Gen.Int[0, texts.Count - 1], Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 3], _piece).Array[1, 3]).Select((at, changes) =>
            changes.Aggregate(texts[at], (text, change) =>
            {
                var place = text.Length == 0 ? 0 : change.Item1 % text.Length;
                return change.Item2 switch
                {
                    0 when text.Length > 0 => text.Remove(place, 1),
                    1 when text.Length > 0 => text.Insert(place, text[place].ToString()),
                    2 => text.Insert(place, change.Item3),
                    _ => text[place..] + text[..place],
                };
            }));
}
