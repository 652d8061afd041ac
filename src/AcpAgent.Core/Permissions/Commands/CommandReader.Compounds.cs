using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Compound commands: what may run, how often, and what is known after it.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Compound(ShellCommand command, ShellState state, DataStream input)
    {
        switch (command)
        {
            case GroupCommand { Subshell: true } group:
                return ShellFlow.Both(state, Run(group.Body, state, input).Output);
            case GroupCommand group:
                return Run(group.Body, state, input);
            case IfCommand choice:
                return If(choice, state, input);
            case WhileCommand loop:
                return While(loop, state, input);
            case ForCommand loop:
                return For(loop, state, input);
            case ArithmeticForCommand loop:
                NotSimple("it calculates");
                return Repeat(Calculate(loop.Header, state), input, Infinite(loop.Header), (now, data) => Run(loop.Body, now, data));
            case CaseCommand choice:
                return Case(choice, state, input);
            case ConditionCommand condition:
                NotSimple("it tests with [[ ]]");
                foreach (var word in condition.Words)
                {
                    (_, state) = Expand(word, state);
                }

                return ShellFlow.Both(state, DataStream.Empty);
            case ArithmeticCommand arithmetic:
                NotSimple("it calculates");
                return ShellFlow.Both(Calculate(arithmetic.Parts, state), DataStream.Empty);
            case FunctionDefinition function:
                return Define(function, state);
            case CoprocessCommand coprocess:
                NotSimple("it leaves something running");
                _forks++;
                Run(coprocess.Body, state, DataStream.Unknown);
                _forks--;
                return ShellFlow.Both(state, DataStream.Unknown);
            default:
                _unproven.Add("A construct of the shell is not known.");
                return ShellFlow.Both(state.Forgetting(), DataStream.Unknown);
        }
    }

    private ShellFlow If(IfCommand choice, ShellState state, DataStream input)
    {
        var output = DataStream.Empty;
        ShellState? end = null;
        ShellState? otherwise = state;
        foreach (var branch in choice.Branches)
        {
            if (otherwise is null)
            {
                break;
            }

            var condition = Run(branch.Condition, otherwise, input);
            output = output.Then(condition.Output);
            if (condition.Succeeded is { } taken)
            {
                var body = Run(branch.Body, taken, input);
                output = output.Then(new DataStream(null, body.Output.Origin));
                end = ShellState.Join(end, body.Either);
            }

            otherwise = condition.Failed;
        }

        if (otherwise is not null && choice.Otherwise is { } last)
        {
            var body = Run(last, otherwise, input);
            output = output.Then(new DataStream(null, body.Output.Origin));
            otherwise = body.Either;
        }

        return ShellFlow.Both(ShellState.Join(end, otherwise), output);
    }

    private ShellFlow While(WhileCommand loop, ShellState state, DataStream input)
    {
        NotSimple("it repeats without a list");
        var constant = loop.Condition.Statements is [{ Rest: [], First.Commands: [SimpleCommand { Words: [{ Constant: { } word }, ..] }] }]
            && (loop.Until ? word == "false" : word is "true" or ":");
        return Repeat(state, input, constant, (now, data) =>
        {
            var condition = Run(loop.Condition, now, data);
            return (loop.Until ? condition.Failed : condition.Succeeded) is { } goesOn
                ? Run(loop.Body, goesOn, data) is var flow ? new ShellFlow(flow.Either, condition.Either, flow.Output) : default
                : ShellFlow.Both(condition.Either, condition.Output);
        });
    }

    private ShellFlow For(ForCommand loop, ShellState state, DataStream input)
    {
        IReadOnlyList<Field> items = [Field.UnknownMany.ToString()];
        if (loop.Words is null)
        {
            items = state.Positional ?? items;
        }
        else
        {
            (items, state) = Expand(loop.Words, state);
        }

        if (loop.Select || items.Count > BraceExpansion.Most || items.Any(item => item.IsMany))
        {
            NotSimple("it repeats without a list");
            return Repeat(state, input, false, (now, data) => Run(loop.Body, now.With(loop.Variable, null), data));
        }

        var first = _breaks.Count;
        ShellState? now = state;
        var output = DataStream.Empty;
        foreach (var item in items)
        {
            if (now is null || Exhausted(1))
            {
                break;
            }

            var flow = Run(loop.Body, now.With(loop.Variable, item.Text), input);
            output = output.Then(item.Plain is null ? new DataStream(null, flow.Output.Origin) : flow.Output);
            now = flow.Either;
            if (item.IsPattern && now is not null)
            {
                // Any number of times, and also not at all.
                now = Run(loop.Body, ShellState.Join(now, state)!.With(loop.Variable, item.Text), input).Either;
                now = ShellState.Join(now, state);
            }
        }

        foreach (var left in _breaks.Skip(first))
        {
            now = ShellState.Join(now, left);
        }

        _breaks.RemoveRange(first, _breaks.Count - first);
        return ShellFlow.Both(now, output);
    }

    /// <summary>Runs a body until one more time tells nothing new.</summary>
    private ShellFlow Repeat(ShellState state, DataStream input, bool infinite, Func<ShellState, DataStream, ShellFlow> body)
    {
        var first = _breaks.Count;
        var start = _invocations.Count;
        var now = state;
        var origin = DataOrigin.Other;
        for (var pass = 0; pass < 4; pass++)
        {
            var flow = body(now, input);
            origin = (DataOrigin)Math.Max((int)origin, (int)flow.Output.Origin);
            var next = ShellState.Join(now, flow.Either)!;
            foreach (var left in _breaks.Skip(first))
            {
                next = ShellState.Join(next, left)!;
            }

            if (next.Equivalent(now) || Exhausted(1))
            {
                break;
            }

            now = pass == 2 ? next.Forgetting() with { Directories = null } : next;
        }

        _breaks.RemoveRange(first, _breaks.Count - first);
        if (infinite && _backgrounds.Exists(at => at >= start) && !_invocations.Skip(start).Any(call => call.Name is "sleep" or "wait" or "break" or "exit" or "read" or "return"))
        {
            _forbidden.Add("It starts programs without end.");
        }

        return ShellFlow.Both(now, new DataStream(null, origin));
    }

    private ShellFlow Case(CaseCommand choice, ShellState state, DataStream input)
    {
        NotSimple("it chooses with case");
        (_, state) = Expand(choice.Subject, state);
        ShellState? end = state;
        var output = DataStream.Unknown;
        foreach (var branch in choice.Branches)
        {
            foreach (var pattern in branch.Patterns)
            {
                (_, state) = Expand(pattern, state);
            }

            if (branch.Body is { } body)
            {
                // One may go on into the next.
                var flow = Run(body, ShellState.Join(end, state)!, input);
                output = output.Then(flow.Output);
                end = ShellState.Join(end, flow.Either);
            }
        }

        return ShellFlow.Both(end, output);
    }

    private ShellFlow Define(FunctionDefinition function, ShellState state)
    {
        NotSimple("it defines a function");
        _calls.Add((function.Name, _forks));
        var bodies = state.Functions.TryGetValue(function.Name, out var earlier) ? earlier.Add(function.Body) : [function.Body];
        if (bodies.Length > MostBodies)
        {
            _unproven.Add("A function is defined again and again.");
            bodies = [function.Body];
        }

        var after = state with { Functions = state.Functions.SetItem(function.Name, bodies) };

        // Something may call it that is not seen here.
        Run(function.Body, after.Forgetting(), DataStream.Unknown);
        _calls.RemoveAt(_calls.Count - 1);
        return new ShellFlow(after, null, DataStream.Empty);
    }

    private ShellFlow Call(string name, ImmutableArray<ShellCommand> bodies, IReadOnlyList<Field> arguments, ShellState state, DataStream input)
    {
        var running = _calls.FindIndex(call => call.Name == name);
        if (running >= 0 || _calls.Count > DeepestScript)
        {
            if (running >= 0 && _forks > _calls[running].Forks)
            {
                _forbidden.Add("It is a fork bomb.");
            }

            return ShellFlow.Both(state.Forgetting() with { Directories = null }, DataStream.Unknown);
        }

        _calls.Add((name, _forks));
        ShellState? end = null;
        var output = DataStream.Empty;
        foreach (var body in bodies)
        {
            var flow = Run(body, state with { Positional = arguments }, input);
            output = output.Then(flow.Output);
            end = ShellState.Join(end, flow.Either);
        }

        _calls.RemoveAt(_calls.Count - 1);
        return ShellFlow.Both(end is null ? null : end with { Positional = state.Positional }, bodies.Length == 1 ? output : DataStream.Unknown);
    }

    private static bool Infinite(IReadOnlyList<WordPart> header) =>
        header is [QuotedText text] && text.Text.Split(';') is [_, var condition, _] && condition.Trim() is "" or "1";

    /// <summary>Arithmetic can assign; what it names is not known after.</summary>
    private ShellState Calculate(IReadOnlyList<WordPart> parts, ShellState state)
    {
        (_, state) = Expand(new ShellWord([new DoubleQuoted(parts)]), state);
        foreach (var text in parts.OfType<QuotedText>().Where(part => part.Text.AsSpan().ContainsAny("=+-")))
        {
            foreach (var name in text.Text.Split([' ', '\t', '+', '-', '*', '/', '%', '<', '>', '=', '!', '&', '|', '^', '~', '?', ':', ',', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (ShellCharacters.IsName(name))
                {
                    state = state.With(name, null);
                }
            }
        }

        return state;
    }
}
