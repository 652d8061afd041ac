using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Loops: their bodies are followed until once more tells nothing new.</summary>
internal sealed partial class CommandReader
{
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
        IReadOnlyList<Field> items = [Field.Anything];
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
            output = output.Then(item.Plain is null ? flow.Output.OfUnknownText() : flow.Output);
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

    private static bool Infinite(IReadOnlyList<WordPart> header) =>
        header is [QuotedText text] && text.Text.Split(';') is [_, var condition, _] && condition.Trim() is "" or "1";
}
