using System.Globalization;
using System.Text;

namespace AcpAgent.Tests.Shared;

/// <summary>Command lines that are made to be slow to judge: pieces repeated to any length.</summary>
internal static class WorstCommands
{
    /// <summary>
    /// The pieces. In them <c>#</c> becomes another name each time; where there are <c>%</c>, they tell apart what comes once before, what is
    /// repeated, what comes once then, and what is repeated after that.
    /// </summary>
    public static IReadOnlyList<string> Pieces { get; } =
    [
        "a;", "\n", "(", "$(", "rm -rf x;", "a|", "$(a) ", "{a,b}", "x=$x$x;", "for i in 1 2 3;do ", "eval ", "env ", "sh -c ", "* ", "cd a;", "(cd a;ls);", "f(){ a;};f;",
        "'", "\"", "`", "<<a\n", "~", "${a:-", "if a;then ", "a&&", "a||", "! ", "case a in a)", "[[ a && ", "((", "\\", "a$b", "x=(a ", "cat <(", "echo a >b;", "find . -exec ",
        "a&&x#=1;", "if a;then x#=1;fi;", "x#=1;%f(){ a;};", "f#_(){ a;};", "a&&f#_(){ a;};", "while a;do x#=1;break;done;", "while a;do %x#=1;break;%:;done",
        "cd a%/a%%;rm -rf x", "cd a#||b;", "a\\\n", "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}%a", "{", "{{a}", "{1..1}", "x=a%a%%;a >$x >$x", "x=a%a%;a %$x$x$x", "x='a a%a a%';%a $x $x;",
        "f(){ a \"$@\" \"$@\"; };f %a %%;f a", "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", "echo %a%%|rev", "find {}{} -exec ", "find . %. %%-exec a b \\; ",
        "printf '%a%' %a ", "x='exit;%a;%';%eval \"$x#\";", "%for i in {1..9};do %a;%done;", "for i in {1..60};do for j in {1..60};do ((%a=a,%a=1));done;done",
        "rm %*a ", "rm -rf %a ", "chmod -R 7 %a ", "git add %a ", "x=1 %y=1 ", "[[ a ]];", "case a in %a|%a) a;; esac", "$((a=1))", "a \"$x\";", ">a ", "a>b;", "export a#=1;", "read a#;", "trap a a;",
        "f(){ %a;%};%f;", "f(){ f#_(){ a;};f#_;};f;", "%x#=1;%%while a;do x=1;done;", "x#=$x;", "echo a|xargs -I{} rm %a ", "env %a=1 ", "sudo nice env %timeout 1 ", "bash -c '%a;%';%eval 'bash -c a';", "`a` ", "{1..9}---;", "a|&", "x='%$( a;%';", "eval '(';", "eval '((((((((((((((((((((((((((((((((((((((((';", "x='%$( a;%';export y;%export x;", "python3 -c 'os.system(\"%\"a;\"%\")';", "a <<E\n$x\nE\n", "$x$x ",
    ];

    /// <summary>A piece repeated up to a length.</summary>
    public static string Repeat(string piece, int length)
    {
        var parts = piece.Contains('%') ? piece.Split('%') : ["", piece];
        var (text, tail) = (new StringBuilder(parts[0]), new StringBuilder(parts.ElementAtOrDefault(2)));
        for (var i = 0; i == 0 || text.Length + tail.Length + piece.Length + 8 < length; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            text.Append(parts[1].Replace("#", name, StringComparison.Ordinal));
            tail.Append(parts.ElementAtOrDefault(3)?.Replace("#", name, StringComparison.Ordinal));
        }

        return text.Append(tail).ToString();
    }
}
