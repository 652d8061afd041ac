using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>Programs that are given a program: only the smallest of them are known to only read.</summary>
internal static partial class TextPrograms
{
    /// <summary>Tests of <c>find</c> without a value.</summary>
    public static FrozenSet<string> FindTests { get; } = FrozenSet.Create(
        "-print", "-print0", "-ls", "-prune", "-depth", "-d", "-xdev", "-mount", "-empty", "-true", "-false", "-not", "!", "-o", "-a", "-or", "-and", "(", ")", ",",
        "-readable", "-writable", "-executable", "-nouser", "-nogroup", "-daystart", "-noleaf", "-quit");

    /// <summary>Tests of <c>find</c> with a value that names no file.</summary>
    public static FrozenSet<string> FindValuedTests { get; } = FrozenSet.Create(
        "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-lname", "-ilname", "-regex", "-iregex", "-regextype", "-type", "-xtype", "-size", "-perm", "-user",
        "-group", "-uid", "-gid", "-mtime", "-mmin", "-atime", "-amin", "-ctime", "-cmin", "-maxdepth", "-mindepth", "-links", "-inum", "-printf", "-newermt", "-used", "-fstype");

    /// <summary>The files of a <c>sed</c> that prints lines or replaces text in what it prints; null for any other.</summary>
    public static IReadOnlyList<Field>? ReadSed(IReadOnlyList<Field> arguments)
    {
        var files = new List<Field>();
        string? script = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i].Plain)
            {
                case "-n" or "-E" or "-r" or "-u" or "-s" or "-z" or "--quiet" or "--silent" or "--regexp-extended" or "-nE" or "-En" or "-nr":
                    break;
                case "-e" or "-ne" when i + 1 < arguments.Count && arguments[i + 1].Plain is { } more:
                    script = script is null ? more : script + "\n" + more;
                    i++;
                    break;
                case ['-', _, ..]:
                    return null;
                case { } text when script is null:
                    script = text;
                    break;
                default:
                    files.Add(arguments[i]);
                    break;
            }
        }

        return script is not null && script.Split([';', '\n']).All(command => SedCommand().IsMatch(command)) ? files : null;
    }

    /// <summary>The files of an <c>awk</c> that prints fields of lines; null for any other.</summary>
    public static IReadOnlyList<Field>? ReadAwk(IReadOnlyList<Field> arguments)
    {
        var files = new List<Field>();
        string? program = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i].Plain)
            {
                case "-F" when program is null && i + 1 < arguments.Count:
                    i++;
                    break;
                case ['-', 'F', ..] when program is null:
                    break;
                case ['-', _, ..]:
                    return null;
                case { } text when program is null:
                    program = text;
                    break;
                case { } file when file.Contains('='):
                    return null;
                default:
                    files.Add(arguments[i]);
                    break;
            }
        }

        return program is not null && AwkProgram().IsMatch(program) ? files : null;
    }

    // An address or none, and p, d, q, = or a replacement without the flags that write or run.
    [GeneratedRegex(@"^\s*(?:(?:\d+|\$|/[^/\\;\n]*/)(?:,(?:\d+|\$|\+\d+|/[^/\\;\n]*/))?)?\s*!?\s*(?:p|d|q|=|s/[^/\\;\n]*/[^/\\;\n]*/[gpiI0-9]*|s\|[^|\\;\n]*\|[^|\\;\n]*\|[gpiI0-9]*)?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex SedCommand();

    // Which lines, and which of their fields are printed; no name but NR, NF, NR and print, so nothing is called.
    [GeneratedRegex(@"^\s*(?:N[RF]\s*(?:[<>]=?|[!=]=)\s*\d+(?:\s*&&\s*N[RF]\s*(?:[<>]=?|[!=]=)\s*\d+)?|!?/[^/\\]*/)?\s*(?:\{\s*print(?:\s+(?:\$(?:\d+|NF)|NR|NF|""[^""\\]*"")(?:\s*,?\s*(?:\$(?:\d+|NF)|NR|NF|""[^""\\]*""))*)?\s*;?\s*\})?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex AwkProgram();
}
