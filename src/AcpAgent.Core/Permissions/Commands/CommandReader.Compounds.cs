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
                    state = Perform(word, state);
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
                output = output.Then(body.Output.OfUnknownText());
                end = ShellState.Join(end, body.Either);
            }

            otherwise = condition.Failed;
        }

        if (otherwise is not null && choice.Otherwise is { } last)
        {
            var body = Run(last, otherwise, input);
            output = output.Then(body.Output.OfUnknownText());
            otherwise = body.Either;
        }

        return ShellFlow.Both(ShellState.Join(end, otherwise), output);
    }

    private ShellFlow Case(CaseCommand choice, ShellState state, DataStream input)
    {
        NotSimple("it chooses with case");
        state = Perform(choice.Subject, state);
        ShellState? end = state;
        var output = DataStream.Unknown;
        foreach (var branch in choice.Branches)
        {
            foreach (var pattern in branch.Patterns)
            {
                state = Perform(pattern, state);
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

    /// <summary>Arithmetic can assign; what it names is not known after.</summary>
    private ShellState Calculate(IReadOnlyList<WordPart> parts, ShellState state)
    {
        foreach (var part in parts.Where(part => part is not QuotedText))
        {
            state = AddExpansion(new([]), part, state, quoted: true);
        }

        foreach (var text in parts.OfType<QuotedText>().Where(part => part.Text.AsSpan().ContainsAny("=+-")))
        {
            if (Exhausted(text.Text.Length / 4))
            {
                break;
            }

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
