using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What variables and substitutions put into words.</summary>
internal sealed partial class CommandReader
{
    private ShellState AddExpansion(FieldBuilder build, WordPart part, ShellState state, bool quoted)
    {
        string? value;
        switch (part)
        {
            case Parameter { Name: "@" or "*", Operator: "" } all when state.Positional is { } positional && (all.Name == "@" || positional.Count < 2):
                if (Exhausted(positional.Count / 4))
                {
                    build.Add(Field.Anything.Text, quoted);
                    return state;
                }

                build.AddAll(positional, quoted);
                return state;
            case Parameter { Name: "@" }:
                value = Field.Anything.Text;
                break;
            case Parameter parameter:
                (value, state) = ValueOf(parameter, state);
                break;
            case CommandSubstitution substitution:
                NotSimple("it substitutes what a command writes");
                var written = Substituted(substitution.Script, state);
                _lastUnknown = written.Origin;
                value = written.Text?.TrimEnd('\n');
                break;
            case ArithmeticExpansion arithmetic:
                NotSimple("it calculates");
                state = Calculate(arithmetic.Parts, state);
                value = arithmetic.Parts is [QuotedText number] && number.Text.Trim().All(char.IsAsciiDigit) ? number.Text.Trim() : Field.Something.Text;
                break;
            case ProcessSubstitution process:
                NotSimple("it substitutes a process");
                var output = Substituted(process.Script, state);
                _processes.Add(process.Reads ? output : DataStream.Unknown);
                build.Add($"{Field.Process}{(char)Math.Min(_processes.Count - 1, 60_000)}", true);
                return state;
            case QuotedText text:
                value = text.Text;
                break;
            default:
                value = null;
                break;
        }

        if (value is null || Exhausted(value.Length / (quoted ? 64 : 16)))
        {
            value = (quoted ? Field.Something : Field.Anything).Text;
        }

        if (quoted)
        {
            build.Add(value.Replace(Field.UnknownMany, part is Parameter { Name: "@" } ? Field.UnknownMany : Field.Unknown), true);
        }
        else if (state.Variables.Has("IFS") && value.Length > 0)
        {
            build.Add(Field.Anything.Text, false);
        }
        else
        {
            build.Split(Marked(value.Replace(Field.Unknown, Field.UnknownMany)));
        }

        return state;
    }

    private (string? Value, ShellState State) ValueOf(Parameter parameter, ShellState state)
    {
        var known = Lookup(parameter.Name, state, out var set);
        if (parameter.Operator.Length == 0)
        {
            return (known, state);
        }

        NotSimple("it computes with a variable");
        Field operand = "";
        if (parameter.Operand is { } word)
        {
            (operand, state) = ExpandOne(word, state);
        }

        switch (parameter.Operator)
        {
            case ":-" or "-" or ":=" or "=" or ":?" or "?" when known is { Length: > 0 } && new Field(known).IsKnown:
                return (known, state);
            case ":-" or "-" when !set:
                return (Field.Guess + operand.Text, state);
            case ":=" or "=" when !set:
                var guess = Field.Guess + operand.Text;
                return (guess, state.With(parameter.Name, guess));
            case ":+" or "+":
                return (Field.Guess + operand.Text, state);
            case ":-" or "-":
                return (null, state);
            default:
                return (null, parameter.Operator.Contains('=') ? state.With(parameter.Name, null) : state);
        }
    }

    private string? Lookup(string name, ShellState state, out bool set)
    {
        set = true;
        if (state.Variables.Has(name))
        {
            return state.Variables.ValueOf(name);
        }

        switch (name)
        {
            case "HOME":
                return _place.Home;
            case "PWD":
                return state.Directories is [var here] ? here : null;
            case "IFS":
                return FieldBuilder.Blanks;
            case [>= '1' and <= '9']:
                set = false;
                return state.Positional is { } positional
                    ? name[0] - '1' is var at && at < positional.Count ? positional[at].Text : positional.Any(field => field.IsMany) ? null : ""
                    : null;
            default:
                set = name is "PATH" or "OLDPWD" or "USER" or "UID" or "LOGNAME" or "SHELL" or "?" or "$" or "!" or "#" or "-" or "0" or "RANDOM" or "HOSTNAME" or "TMPDIR";
                return null;
        }
    }

    /// <summary>What commands in a substitution write.</summary>
    private DataStream Substituted(ShellScript script, ShellState state)
    {
        var before = _kind;
        _kind = _kind == InvocationKind.Direct ? InvocationKind.Substituted : _kind;
        _forks++;
        var output = Run(script, state, DataStream.Unknown).Output;
        _forks--;
        _kind = before;
        return output;
    }
}
