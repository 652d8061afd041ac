using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What programs do to the shell, and which others they run.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Dispatch(Invocation call, ShellState state, DataStream input)
    {
        var arguments = call.Arguments;
        var slash = call.Program!.Value.Text.Contains('/');
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
                return ChangeDirectory(arguments, state);
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
            case "unset" or "read" or "mapfile" or "readarray" or "getopts" or "let" or "wait" when !slash:
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
        if (ShellPrograms.IsInterpreter(call.Name!) && !call.Arguments.Any(argument => argument.Plain is not ['-', ..] || argument.Plain is "-c" or "-e" or "-m" or "-V" or "-v" or "--version" or "--help"))
        {
            Feed(call.Name!, input, state, runs: false);
        }

        if (call.Name == "printf" && call.Arguments is [{ Plain: "-v" }, { Plain: { } variable }, ..])
        {
            state = state.With(variable, null);
        }

        Suppose(call, state, input);
        return ShellFlow.Both(state, output);
    }

    private ShellFlow ChangeDirectory(IReadOnlyList<Field> arguments, ShellState state)
    {
        var target = arguments.FirstOrDefault(argument => argument.Plain is not ("-P" or "-L" or "-e" or "-@" or "--"), _place.Home).Likely;
        ImmutableArray<string>? then = null;
        if (target.Plain is { Length: > 0 } path && path != "-" && state.Directories is { } now && !state.Variables.ContainsKey("CDPATH")
            && !Exhausted(now.Sum(directory => directory.Length + path.Length) / 32))
        {
            then = [.. now.Select(directory => LexicalPath.Combine(directory, path)).Distinct()];
        }

        return new ShellFlow(state with { Directories = then }, state, DataStream.Empty);
    }

    private ShellFlow Declare(Invocation call, ShellState state)
    {
        foreach (var argument in call.Arguments)
        {
            var text = argument.Text;
            var equals = text.IndexOf('=');
            if (equals > 0)
            {
                state = state.With(text[..equals].TrimEnd('+'), text[equals - 1] == '+' ? null : text[(equals + 1)..]);
            }
            else if (text is ['-' or '+', ..])
            {
                if (text.Contains('n') && call.Name is not "export" and not "readonly")
                {
                    _unproven.Add("A variable stands for another.");
                }
            }
            else if (!argument.IsKnown)
            {
                state = state.Forgetting();
            }
        }

        return ShellFlow.Both(state, DataStream.Empty);
    }

    private static ShellFlow Assigns(IReadOnlyList<Field> arguments, ShellState state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Plain is not { } text)
            {
                state = state.Forgetting();
                continue;
            }

            var end = 0;
            while (end < text.Length && ShellCharacters.IsName(text[end]))
            {
                end++;
            }

            if (end > 0)
            {
                state = state.With(text[..end], null);
            }
        }

        return ShellFlow.Both(state.Variables.ContainsKey("REPLY") ? state.With("REPLY", null) : state, DataStream.Empty);
    }

    private ShellFlow Find(Invocation call, ShellState state)
    {
        var expression = FindExpression.Of(call.Arguments);
        foreach (var run in expression.Runs)
        {
            foreach (var start in expression.Starts)
            {
                if (Exhausted(run.Count / 2))
                {
                    return ShellFlow.Both(state, DataStream.Unknown);
                }

                // Restricted, only something beneath it is meant, which one is known only then.
                var found = expression.Restricted ? start.Text.TrimEnd('/') + "/" + Field.Unknown : start.Text;
                var fields = run.Select(field => new Field(field.Text.Replace("{}", found, StringComparison.Ordinal))).ToArray();
                if (fields.Length > 0)
                {
                    Start(fields, [], [], state, DataStream.Unknown, InvocationKind.Wrapped);
                }
            }
        }

        return ShellFlow.Both(state, DataStream.Unknown);
    }

    private ShellFlow Xargs(Invocation call, ShellState state, DataStream input)
    {
        var (command, replace) = XargsOptions.Of(call.Arguments);
        if (command is null)
        {
            _unproven.Add("What xargs runs is known only then.");
            Suppose(call, state, input);
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        IReadOnlyList<Field> given = input.Text is { } text && text.AsSpan().IndexOfAny('\'', '"', '\\') < 0
            ? [.. text.Split([' ', '\t', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries).Take(BraceExpansion.Most).Select(item => new Field(item))]
            : [Field.UnknownMany.ToString()];
        Field[] fields = command.Count == 0 ? ["echo"] : [.. command];
        if (replace is null)
        {
            fields = [.. fields, .. given];
            return Start(fields, [], [], state, DataStream.Empty, InvocationKind.Wrapped) with { Succeeded = state, Failed = state };
        }

        foreach (var item in given)
        {
            var one = item.IsMany ? Field.Unknown.ToString() : item.Text;
            Start([.. fields.Select(field => new Field(field.Text.Replace(replace, one, StringComparison.Ordinal)))], [], [], state, DataStream.Empty, InvocationKind.Wrapped);
        }

        return ShellFlow.Both(state, DataStream.Unknown);
    }

    /// <summary>A program that starts the one that its arguments name.</summary>
    private ShellFlow Unfold(Invocation call, ShellState state, DataStream input)
    {
        Record(call with { Builtin = call.Name is "command" or "builtin" or "exec" });
        var inner = Wrapper.Of(call.Name!)!.Unfold(call.Arguments);
        foreach (var (name, value) in inner.Variables)
        {
            state = state.With(name, value.Plain);
        }

        switch (inner)
        {
            case { Uncertain: true }:
                _unproven.Add($"Which program {call.Name} starts is known only then.");
                Suppose(call, state, input);
                return ShellFlow.Both(state, DataStream.Unknown);
            case { Script: { } script }:
                return script.Likely.Plain is { } text
                    ? ShellFlow.Both(state, RunText(text, state, input, nested: true).Output)
                    : ShellFlow.Both(state, NotProven($"What {call.Name} runs", state).Output);
            case { Command: { Count: > 0 } command }:
                var directory = inner.Directory is { } changed ? state with { Directories = changed.Plain is { } path && state.Directories is { } now ? [.. now.Select(from => LexicalPath.Combine(from, path))] : null } : state;
                var flow = Start(command, inner.Variables, [], directory, input, InvocationKind.Wrapped);
                return call.Name is "command" or "builtin" ? flow : ShellFlow.Both(state, flow.Output);
            default:
                return ShellFlow.Both(state, DataStream.Unknown);
        }
    }

    /// <summary>A program that is not known may start what reads like a command in its arguments.</summary>
    private void Suppose(Invocation call, ShellState state, DataStream input)
    {
        if (call.Name is { } name && ShellPrograms.OnlyTakesText(name))
        {
            return;
        }

        var before = _kind;
        _kind = InvocationKind.Supposed;
        for (var i = 0; i < Math.Min(call.Arguments.Count, 12); i++)
        {
            if (call.Arguments[i].Name is { } inner && ShellPrograms.IsPerilous(inner) && call.Arguments.Count > i + 1)
            {
                Record(new Invocation
                {
                    Program = call.Arguments[i],
                    Name = inner,
                    Arguments = call.Arguments.Skip(i + 1).ToArray(),
                    Directories = state.Directories,
                    Kind = InvocationKind.Supposed,
                });
                if (ShellPrograms.IsShell(inner) && !Exhausted(1))
                {
                    RunShell(new Invocation { Program = inner, Name = inner, Directories = state.Directories }, call.Arguments.Skip(i + 1).ToArray(), state, input);
                }

                break;
            }
        }

        _kind = before;
    }
}
