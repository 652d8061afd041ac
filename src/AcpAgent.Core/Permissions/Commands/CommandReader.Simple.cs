using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Simple commands: assignments, redirections, and which program it is.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Run(SimpleCommand command, ShellState state, DataStream input)
    {
        _lastUnknown = DataOrigin.Other;
        (var fields, state) = Expand(command.Words, state);
        List<FileRedirection> files = [];
        if (command.Redirections.Count > 0)
        {
            (files, input, state) = Redirect(command.Redirections, state, input);
        }

        IReadOnlyList<(string Name, Field Value)> assignments = [];
        if (command.Assignments.Count > 0)
        {
            (assignments, state) = Assign(command.Assignments, state, stays: command.Words.Count == 0);
        }

        if (fields.Count == 0)
        {
            if (command.Words.Count > 0)
            {
                // All of them expanded to nothing: the assignments stay.
                state = assignments.Aggregate(state, (now, entry) => now.With(entry.Name, entry.Value.Text));
            }

            Record(new Invocation { Assignments = assignments, Redirections = files, Directories = state.Directories, Builtin = true });
            return ShellFlow.Both(state, DataStream.Empty);
        }

        var flow = Start(fields, assignments, files, state, input, _kind);
        if (files.Count > 0)
        {
            // Where one cannot be opened, nothing is run.
            flow = ShellFlow.Both(ShellState.Join(flow.Either, state), flow.Output);
        }

        return Captures(command.Redirections) ? flow with { Output = DataStream.Empty } : flow;
    }

    /// <summary>What is assigned; <paramref name="stays"/> where it is for all that follows.</summary>
    private (List<(string Name, Field Value)> Assignments, ShellState State) Assign(IReadOnlyList<Assignment> assigned, ShellState state, bool stays)
    {
        var assignments = new List<(string Name, Field Value)>(assigned.Count);
        foreach (var assignment in assigned)
        {
            var value = Field.Something;
            if (assignment.Value is { } word)
            {
                (value, state) = ExpandOne(word, state);
                if (Exhausted(1 + (value.Text.Length / 64)))
                {
                    value = Field.Something;
                }
            }
            else
            {
                (_, state) = Expand(assignment.Elements, state);
            }

            assignments.Add((assignment.Name, assignment.Partial ? Field.Something : value));
            SupposeSubstitutions(value, state);
            if (stays)
            {
                state = assignment.Partial || assignment.Value is null ? Append(state, assignment, value) : state.With(assignment.Name, value.Text);
            }
        }

        return (assignments, state);
    }

    private static ShellState Append(ShellState state, Assignment assignment, Field value) =>
        assignment.Value is not null && state.Variables.ValueOf(assignment.Name) is { } before && value.IsKnown
            ? state.With(assignment.Name, before + value.Text)
            : state.With(assignment.Name, null);

    /// <summary>True where nothing goes on to standard output.</summary>
    private static bool Captures(IReadOnlyList<Redirection> redirections) =>
        redirections.Count > 0 && redirections.Any(file => file.Operator is ">" or ">>" or ">|" or "&>" or "&>>" && file.Descriptor is null or 1);

    private (List<FileRedirection> Files, DataStream Input, ShellState State) Redirect(IReadOnlyList<Redirection> redirections, ShellState state, DataStream input)
    {
        var files = new List<FileRedirection>();
        foreach (var redirection in redirections)
        {
            (var target, state) = ExpandOne(redirection.Target, state);
            if (Exhausted(1 + (target.Text.Length / 64)))
            {
                return (files, DataStream.Unknown, state);
            }

            files.Add(new FileRedirection(redirection.Operator, redirection.Descriptor, target));
            if (redirection.Descriptor is not (null or 0))
            {
                continue;
            }

            input = redirection.Operator switch
            {
                "<<" or "<<-" => new DataStream(target.Plain),
                "<<<" => new DataStream(target.Likely.Plain is { } text ? text + "\n" : null),
                "<" or "<>" => target.ProcessNumber is >= 0 and var number ? _processes[number] : target.Plain == "/dev/null" ? DataStream.Empty : DataStream.Unknown,
                "<&" => DataStream.Unknown,
                _ => input,
            };
        }

        return (files, input, state);
    }

    /// <summary>Starts what the fields say: the first names the program.</summary>
    private ShellFlow Start(
        IReadOnlyList<Field> fields, IReadOnlyList<(string Name, Field Value)> assignments, IReadOnlyList<FileRedirection> files, ShellState state, DataStream input, InvocationKind kind)
    {
        var program = fields[0];
        var call = new Invocation
        {
            Program = program,
            Name = program.Likely.Name,
            Arguments = After(fields, 1),
            Assignments = assignments,
            Redirections = files,
            Directories = state.Directories,
            Kind = kind,
        };
        if (Exhausted(1 + (fields.Count / 8)))
        {
            Record(call);
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        if (program.Plain is { } name && state.Functions.Find(name) is { } bodies)
        {
            var called = Call(name, bodies, call.Arguments, state, input);
            return state.Certain.Find(name) is not null ? called : called.Or(StartProgram(call, state, input));
        }

        return StartProgram(call, state, input);
    }

    private ShellFlow StartProgram(Invocation call, ShellState state, DataStream input)
    {
        if (call.Name is null || call.Program!.Value.Plain is null)
        {
            Record(call);
            _unproven.Add($"Which program it runs is known only then: {Shorten(call.Program!.Value.ToString())}");
            Suppose(call, state, input);
            if (call.Name is null)
            {
                return ShellFlow.Both(state, DataStream.Unknown);
            }
        }

        return Dispatch(call, state, input);
    }

    private static Field[] After(IReadOnlyList<Field> fields, int count)
    {
        var rest = fields.Count > count ? new Field[fields.Count - count] : [];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = fields[count + i];
        }

        return rest;
    }

    /// <summary>Reads a text as a script of the shell itself.</summary>
    private ShellFlow RunText(string text, ShellState state, DataStream input, bool nested)
    {
        if (_scripts >= DeepestScript)
        {
            _unproven.Add("Scripts in it are nested too deeply.");
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        if (!MayRead(text.Length))
        {
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        var parse = Parse(text);
        if (parse.Script is null)
        {
            _unproven.Add($"A script in it could not be read: {parse.Problem}.");
            return ShellFlow.Both(state, DataStream.Unknown);
        }

        _scripts++;
        NotSimple("it runs a script");
        var before = _kind;
        _kind = nested && _kind == InvocationKind.Direct ? InvocationKind.Wrapped : _kind;
        var flow = Run(parse.Script, state, input);
        _kind = before;
        _scripts--;
        return flow;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
