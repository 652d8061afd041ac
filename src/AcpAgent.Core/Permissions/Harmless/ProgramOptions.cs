using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>What arguments that are no options are.</summary>
internal enum OperandKind
{
    /// <summary>There may be none.</summary>
    None,

    /// <summary>Text that names no file.</summary>
    Text,

    /// <summary>Files that are read.</summary>
    Paths,

    /// <summary>First a text, then files, as for <c>grep</c>; only files where an option gave the text.</summary>
    TextThenPaths,

    /// <summary>At most one file: another would be written.</summary>
    OnePath,
}

/// <summary>The options of a program with which it only reads. Whatever is not named is not harmless.</summary>
/// <param name="Flags">Letters without a value; a <c>#</c> allows a number as an option.</param>
/// <param name="Valued">Letters with a value that names no file.</param>
/// <param name="Long">Long options; with <c>=</c> at the end such as take a value that names no file.</param>
/// <param name="Operands">The other arguments.</param>
/// <param name="GivesText">Options that give the text instead of the first operand.</param>
/// <param name="OneDash">Whether one dash begins a long option too, as for Go's programs; there are no letters then.</param>
internal sealed record ProgramOptions(string Flags, string Valued, string Long, OperandKind Operands, string GivesText = "", bool OneDash = false)
{
    private readonly HashSet<string> _long = [.. Long.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The operands; null with the reason where an argument is not among the harmless.</summary>
    public (IReadOnlyList<Field>? Paths, string? Problem) Read(IReadOnlyList<Field> arguments)
    {
        var operands = new List<Field>();
        var text = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument.Text is not ['-', _, ..])
            {
                operands.Add(argument);
                continue;
            }

            if (argument.Plain is not { } option)
            {
                return (null, $"an option is not plain: {argument}");
            }

            if (option == "--")
            {
                operands.AddRange(arguments.Skip(i + 1));
                break;
            }

            if (!(OneDash || option.StartsWith("--", StringComparison.Ordinal) ? IsLong(option, arguments, ref i, ref text) : IsShort(option, arguments, ref i, ref text)))
            {
                return (null, $"{option} is not known to only read");
            }
        }

        switch (Operands)
        {
            case OperandKind.None when operands.Count > 0:
                return (null, "it is given more than options");
            case OperandKind.Text:
                return operands.All(operand => operand.IsKnown) ? ([], null) : (null, "an argument is known only when it runs");
            case OperandKind.OnePath when operands.Count > 1:
                return (null, "its second file would be written");
            case OperandKind.TextThenPaths when !text && operands.Count > 0:
                return operands[0].IsKnown && !operands[0].IsPattern ? (operands.GetRange(1, operands.Count - 1), null) : (null, "what it looks for is known only when it runs");
            default:
                return (operands, null);
        }
    }

    private bool IsLong(string option, IReadOnlyList<Field> arguments, ref int i, ref bool text)
    {
        var equals = option.IndexOf('=');
        var name = option[(option[1] == '-' ? 2 : 1)..(equals < 0 ? option.Length : equals)];
        if (equals < 0 && _long.Contains(name))
        {
            text |= GivesText.Contains($"--{name} ", StringComparison.Ordinal);
            return true;
        }

        if (!_long.Contains(name + "="))
        {
            return equals > 0 && _long.Contains(name + "?");
        }

        text |= GivesText.Contains($"--{name} ", StringComparison.Ordinal);
        return equals > 0 || (++i < arguments.Count && arguments[i].Plain is not null);
    }

    private bool IsShort(string option, IReadOnlyList<Field> arguments, ref int i, ref bool text)
    {
        if (Flags.Contains('#') && option.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return true;
        }

        for (var at = 1; at < option.Length; at++)
        {
            if (Valued.Contains(option[at]))
            {
                text |= GivesText.Contains($"-{option[at]} ", StringComparison.Ordinal);
                return at + 1 < option.Length || (++i < arguments.Count && arguments[i].Plain is not null);
            }

            if (!Flags.Contains(option[at]) || option[at] == '#')
            {
                return false;
            }
        }

        return true;
    }
}
