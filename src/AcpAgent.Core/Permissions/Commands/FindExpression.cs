namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What the arguments of <c>find</c> say.</summary>
/// <param name="Starts">Where it begins to look.</param>
/// <param name="Restricted">True where it is about some of what it finds only.</param>
/// <param name="Deletes">True with <c>-delete</c>.</param>
/// <param name="Runs">The commands that it runs.</param>
internal sealed record FindExpression(IReadOnlyList<Field> Starts, bool Restricted, bool Deletes, IReadOnlyList<IReadOnlyList<Field>> Runs)
{
    private static readonly HashSet<string> _broad =
    [
        "-depth", "-d", "-mindepth", "-maxdepth", "-xdev", "-mount", "-type", "-print", "-print0", "-true", "-o", "-a", "-or", "-and", "-not", "!", "(", ")", ",",
        "-noleaf", "-ignore_readdir_race", "-follow", "-daystart", "-warn", "-nowarn", "-delete", "-exec", "-execdir", "-ok", "-okdir", "-readable", "-writable", "-prune", "-quit",
    ];

    /// <summary>Reads them.</summary>
    public static FindExpression Of(IReadOnlyList<Field> arguments)
    {
        var starts = new List<Field>();
        var runs = new List<IReadOnlyList<Field>>();
        var restricted = false;
        var deletes = false;
        var i = 0;
        while (i < arguments.Count && arguments[i].Plain is "-H" or "-L" or "-P" or "-D" or ['-', 'O', ..])
        {
            i += arguments[i].Plain == "-D" ? 2 : 1;
        }

        for (; i < arguments.Count && arguments[i].Text is not ['-', _, ..] and not "(" and not "!"; i++)
        {
            starts.Add(arguments[i]);
        }

        for (; i < arguments.Count; i++)
        {
            var word = arguments[i].Plain;
            deletes |= word == "-delete";
            if (word is "-exec" or "-execdir" or "-ok" or "-okdir")
            {
                var run = new List<Field>();
                for (i++; i < arguments.Count && arguments[i].Plain != ";" && !(arguments[i].Plain == "+" && run.Count > 0 && run[^1].Plain == "{}"); i++)
                {
                    run.Add(arguments[i]);
                }

                runs.Add(run);
            }
            else if (word is "-name" or "-iname" or "-path" or "-wholename" && i + 1 < arguments.Count && arguments[i + 1].Plain is "*" or "**" or "/*" or "*/*")
            {
                i++;
            }
            else if (word is ['-', ..] && !_broad.Contains(word))
            {
                restricted = true;
            }
        }

        return new FindExpression(starts.Count == 0 ? ["."] : starts, restricted, deletes, runs);
    }
}

/// <summary>What the arguments of <c>xargs</c> say.</summary>
internal static class XargsOptions
{
    /// <summary>The command; null where that cannot be told; and what is replaced in it.</summary>
    public static (IReadOnlyList<Field>? Command, string? Replace) Of(IReadOnlyList<Field> arguments)
    {
        string? replace = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i].Plain)
            {
                case null:
                    return (null, replace);
                case "--":
                    return (arguments.Skip(i + 1).ToArray(), replace);
                case "-I" or "--replace" when i + 1 < arguments.Count && arguments[i].Plain == "-I":
                    replace = arguments[++i].Plain;
                    break;
                case ['-', 'I', .. var rest]:
                    replace = rest;
                    break;
                case "-i" or "--replace":
                    replace = "{}";
                    break;
                case ['-', 'i', .. var rest]:
                    replace = rest;
                    break;
                case "-n" or "-L" or "-P" or "-s" or "-d" or "-a" or "-E" or "--max-args" or "--max-lines" or "--max-procs" or "--max-chars" or "--delimiter" or "--arg-file" or "--process-slot-var":
                    i++;
                    break;
                case ['-', _, ..]:
                    break;
                default:
                    return (arguments.Skip(i).ToArray(), replace);
            }
        }

        return ([], replace);
    }
}
