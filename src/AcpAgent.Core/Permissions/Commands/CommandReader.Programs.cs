using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What programs do to the shell, and which others they run.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Dispatch(Invocation call, ShellState state, DataStream input)
    {
        var arguments = call.Arguments;
        var slash = call.Program!.Value.Text.Contains('/');
        if (!slash && ShellPrograms.NamesVariables(call.Name!))
        {
            foreach (var argument in arguments)
            {
                SupposeSubstitutions(argument, state);
            }
        }

        switch (call.Name)
        {
            case "true" or ":" when !slash:
                Record(call with { Builtin = true });
                return new ShellFlow(state, null, DataStream.Empty);
            case "false" when !slash:
                Record(call with { Builtin = true });
                return new ShellFlow(null, state, DataStream.Empty);
            case "cd" or "pushd" when !slash:
                Record(call with { Builtin = true });
                return call.Name == "pushd" && arguments is not [{ Text: not ['-' or '+', ..] }]
                    ? ShellFlow.Both(state with { Directories = null }, DataStream.Unknown)
                    : ChangeDirectory(arguments, state);
            case "popd" when !slash:
                Record(call with { Builtin = true });
                return ShellFlow.Both(state with { Directories = null }, DataStream.Unknown);
            case "exit" when !slash:
                Record(call with { Builtin = true });
                return arguments is [] || (arguments is [{ Plain: { } code }] && code.All(char.IsAsciiDigit)) ? new ShellFlow(null, null, DataStream.Empty) : ShellFlow.Both(state, DataStream.Empty);
            case "break" or "continue" or "return" when !slash:
                Record(call with { Builtin = true });
                _breaks.Add(state);
                return ShellFlow.Both(state, DataStream.Empty);
            case "export" or "declare" or "typeset" or "local" or "readonly" when !slash:
                Record(call with { Builtin = true });
                return Declare(call, state);
            case "mapfile" or "readarray" when !slash && arguments.Any(argument => argument.Plain is not { } option || option.StartsWith("-C", StringComparison.Ordinal)):
                Record(call with { Builtin = true });
                return NotProven($"What {call.Name} runs for each line", state);
            case "unset" when !slash:
                Record(call with { Builtin = true });
                return Assigns(arguments, Undefine(arguments, state));
            case "read" or "mapfile" or "readarray" or "getopts" or "let" or "wait" when !slash:
                Record(call with { Builtin = true });
                return Assigns(arguments, state);
            case "shopt" or "enable" or "hash" or "alias" or "bind" or "complete" when !slash && arguments.Count > 0:
                Record(call with { Builtin = true });
                if (call.Name is "enable" or "hash" or "alias" or "bind" or "complete" || arguments.Any(argument => argument.Plain is null or "expand_aliases" or "extglob"))
                {
                    _unproven.Add($"It changes what later words mean ({call.Name}).");
                }

                return ShellFlow.Both(state, DataStream.Empty);
            case "eval" when !slash:
                return Evaluate(call, arguments, state, input);
            case "trap" when !slash && arguments.Count > 1:
                Record(call with { Builtin = true });
                return arguments[0].Plain is { } action ? ShellFlow.Both(state, RunText(action, state.Forgetting(), DataStream.Unknown, nested: true).Output) : NotProven("What a trap does", state);
            case "." or "source":
                return Source(call, state, input);
            case "command" or "builtin" or "exec" when !slash:
                return Unfold(call, state, input);
            default:
                if (ShellPrograms.IsShell(call.Name))
                {
                    return RunShell(call, arguments, state, input);
                }

                if (Wrapper.Of(call.Name!) is not null)
                {
                    return Unfold(call, state, input);
                }

                Record(call);
                return call.Name switch
                {
                    "find" => Find(call, state),
                    "xargs" => Xargs(call, state, input),
                    _ => Other(call, state, input),
                };
        }
    }

    private ShellFlow Other(Invocation call, ShellState state, DataStream input)
    {
        var output = ProgramOutput.Of(call, input);
        if (!ReferenceEquals(output, input) && Exhausted((input.Length + output.Length) / 64))
        {
            output = DataStream.Unknown;
        }

        if (ShellPrograms.IsInterpreter(call.Name!) && !call.Arguments.Any(argument => argument.Plain is not ['-', ..] || argument.Plain is "-c" or "-e" or "-m" or "-V" or "-v" or "--version" or "--help"))
        {
            Feed(call.Name!, input, state, runs: false);
        }

        if (call.Name == "printf" && call.Arguments is [{ Plain: "-v" }, { Plain: { } variable }, ..])
        {
            state = state.With(variable, null);
        }

        if (ShellPrograms.IsInterpreter(call.Name!) || call.Name is "awk" or "gawk" or "mawk" or "nawk")
        {
            foreach (var argument in call.Arguments)
            {
                SupposeLiterals(argument.Likely.Plain ?? "", state);
            }
        }

        Suppose(call, state, input);
        return ShellFlow.Both(state, output);
    }
}
