using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Texts that are run as scripts: evaluated, sourced, fed to a shell or named by its arguments.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Evaluate(Invocation call, IReadOnlyList<Field> arguments, ShellState state, DataStream input)
    {
        Record(call with { Builtin = true });
        NotSimple("it runs a script");
        var text = new Field(string.Join(' ', arguments.Select(argument => argument.Likely.Text)));
        if (text.Plain is { } script)
        {
            return RunText(script, state, input, nested: true);
        }

        if (arguments.Any(argument => argument.ProcessNumber >= 0))
        {
            return NotProven("What it evaluates", state);
        }

        CheckOrigin("eval", _lastUnknown);
        return NotProven("What it evaluates", state);
    }

    private ShellFlow NotProven(string what, ShellState state)
    {
        _unproven.Add($"{what} is known only when it runs.");
        return ShellFlow.Both(state.Forgetting() with { Directories = null }, DataStream.Unknown);
    }

    private ShellFlow Source(Invocation call, ShellState state, DataStream input)
    {
        Record(call with { Builtin = true });
        NotSimple("it runs a script");
        var file = call.Arguments.Count > 0 ? call.Arguments[0] : "";
        if (file.ProcessNumber is >= 0 and var number)
        {
            return Feed(call.Name!, _processes[number], state, runs: true);
        }

        if (file.Plain is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0" or "-")
        {
            return Feed(call.Name!, input, state, runs: true);
        }

        if (file.Plain is null)
        {
            _unproven.Add("Which script it runs is known only then.");
        }

        return ShellFlow.Both(state.Forgetting() with { Directories = null }, DataStream.Unknown);
    }

    /// <summary>A shell or interpreter that reads its program from somewhere.</summary>
    private ShellFlow Feed(string reader, DataStream program, ShellState state, bool runs)
    {
        if (runs && program.Text is { } text)
        {
            return RunText(text, state, DataStream.Unknown, nested: true);
        }

        if (program.Text is null)
        {
            if (runs)
            {
                CheckOrigin(reader, program.Origin);
            }

            _unproven.Add($"What {reader} is fed is known only when it runs.");
        }

        return ShellFlow.Both(state, DataStream.Unknown);
    }

    private void CheckOrigin(string reader, DataOrigin origin)
    {
        if (origin != DataOrigin.Other)
        {
            _forbidden.Add(origin == DataOrigin.Downloaded ? $"It feeds {reader} what comes from the network." : $"It feeds {reader} what was encoded.");
        }
    }

    private ShellFlow RunShell(Invocation call, IReadOnlyList<Field> arguments, ShellState state, DataStream input)
    {
        Record(call);
        NotSimple("it runs a script");
        var child = state with { Functions = state.Functions.Cleared(), Certain = state.Certain.Cleared() };
        var command = false;
        var i = 0;
        for (; i < arguments.Count; i++)
        {
            if (arguments[i].Plain is not { } option)
            {
                break;
            }

            if (option is "--" or "-")
            {
                i++;
                break;
            }

            if (option is "--rcfile" or "--init-file")
            {
                i++;
            }
            else if (option is ['-' or '+', not '-', ..])
            {
                command |= option[0] == '-' && option.Contains('c');
                if (option.Contains('s') && !command)
                {
                    return ShellFlow.Both(state, Feed(call.Name!, input, child, runs: true).Output);
                }

                i += option.EndsWith('o') || option.EndsWith('O') ? 1 : 0;
            }
            else if (option is not ['-', '-', ..])
            {
                break;
            }
        }

        if (command)
        {
            if (i >= arguments.Count)
            {
                return ShellFlow.Both(state, DataStream.Unknown);
            }

            if (arguments[i].Likely.Plain is { } script)
            {
                var inner = (child with { Positional = arguments.Skip(i + 2).ToArray() }).With("0", i + 1 < arguments.Count ? arguments[i + 1].Text : null);
                return ShellFlow.Both(state, RunText(script, inner, input, nested: true).Output);
            }

            if (arguments[i].ProcessNumber < 0)
            {
                CheckOrigin(call.Name!, _lastUnknown);
            }

            return ShellFlow.Both(state, NotProven($"What {call.Name} runs", state).Output);
        }

        if (i < arguments.Count)
        {
            if (arguments[i].ProcessNumber is >= 0 and var number)
            {
                return ShellFlow.Both(state, Feed(call.Name!, _processes[number], child, runs: true).Output);
            }

            if (arguments[i].Plain is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0")
            {
                return ShellFlow.Both(state, Feed(call.Name!, input, child, runs: true).Output);
            }

            if (arguments[i].Plain is null)
            {
                _unproven.Add("Which script it runs is known only then.");
            }

            return ShellFlow.Both(state, DataStream.Unknown);
        }

        return arguments.Any(argument => argument.Plain is "--version" or "--help")
            ? ShellFlow.Both(state, DataStream.Unknown)
            : ShellFlow.Both(state, Feed(call.Name!, input, child, runs: true).Output);
    }
}
