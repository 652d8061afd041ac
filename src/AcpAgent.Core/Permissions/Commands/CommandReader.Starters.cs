using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Programs that start others.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Find(Invocation call, ShellState state)
    {
        var expression = FindExpression.Of(call.Arguments);
        foreach (var run in expression.Runs)
        {
            foreach (var start in expression.Starts)
            {
                // Restricted, only something beneath it is meant, which one is known only then.
                var found = expression.Restricted ? start.Text.TrimEnd('/') + "/" + Field.Unknown : start.Text;
                if (Replaced(run, "{}", found) is not { } fields)
                {
                    return ShellFlow.Both(state, DataStream.Unknown);
                }

                if (fields.Count > 0)
                {
                    var before = _onAllBeneath;
                    _onAllBeneath |= !expression.Restricted;
                    Start(fields, [], [], state, DataStream.Unknown, InvocationKind.Wrapped);
                    _onAllBeneath = before;
                }
            }
        }

        return ShellFlow.Both(state, DataStream.Unknown);
    }

    private ShellFlow Xargs(Invocation call, ShellState state, DataStream input)
    {
        var (command, replace) = XargsOptions.Of(call.Arguments);
        if (command is null || replace is "")
        {
            _unproven.Add("What xargs runs is known only then.");
            Suppose(call, state, input);
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        IReadOnlyList<Field> given = input.Text is { } text && text.AsSpan().IndexOfAny('\'', '"', '\\') < 0
            ? [.. text.Split([' ', '\t', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries).Take(BraceExpansion.Most).Select(item => new Field(item))]
            : [Field.Anything];
        Field[] fields = command.Count == 0 ? ["echo"] : [.. command];
        if (replace is null)
        {
            fields = [.. fields, .. given];
            return Start(fields, [], [], state, DataStream.Empty, InvocationKind.Wrapped) with { Succeeded = state, Failed = state };
        }

        foreach (var item in given)
        {
            var one = item.IsMany ? Field.Something.Text : item.Text;
            if (Replaced(fields, replace, one) is not { } replaced)
            {
                break;
            }

            Start(replaced, [], [], state, DataStream.Empty, InvocationKind.Wrapped);
        }

        return ShellFlow.Both(state, DataStream.Unknown);
    }

    /// <summary>The fields with every <paramref name="what"/> replaced; null where that is too much work.</summary>
    private List<Field>? Replaced(IReadOnlyList<Field> fields, string what, string by)
    {
        var replaced = new List<Field>(fields.Count);
        foreach (var field in fields)
        {
            var count = by.Length > what.Length ? field.Text.AsSpan().Count(what) : 0;
            var length = field.Text.Length + (count * (long)(by.Length - what.Length));
            if (Exhausted((int)Math.Min(1 + (length / 64), MostWork + 1)))
            {
                return null;
            }

            replaced.Add(field.Text.Replace(what, by, StringComparison.Ordinal));
        }

        return replaced;
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
}
