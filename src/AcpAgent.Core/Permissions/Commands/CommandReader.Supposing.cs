using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What is not seen to be run, and may be nevertheless: only the floor looks at it.</summary>
internal sealed partial class CommandReader
{
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

    /// <summary>
    /// What is only text here may be evaluated later: as arithmetic (<c>x='a[$(…)]'; echo $((x))</c>), as a prompt (<c>PS4</c>, <c>${x@P}</c>) or as the name of
    /// an element. What it would run then is looked at by the floor.
    /// </summary>
    private void SupposeSubstitutions(Field value, ShellState state)
    {
        if (_kind == InvocationKind.Supposed || value.Plain is not { } text)
        {
            return;
        }

        var before = _kind;
        _kind = InvocationKind.Supposed;
        for (var at = Next(text, 0); at >= 0 && MayRead(text.Length - at); at = Next(text, at + 1))
        {
            if (Parse(": " + text[at..]).Script is { } script)
            {
                Run(script, state, DataStream.Unknown);
                break;
            }
        }

        _kind = before;

        static int Next(string text, int from)
        {
            var dollar = text.IndexOf("$(", from, StringComparison.Ordinal);
            var quote = text.IndexOf('`', from);
            return dollar < 0 || quote < 0 ? Math.Max(dollar, quote) : Math.Min(dollar, quote);
        }
    }

    /// <summary>A program in another language that starts others has their command lines in it as texts.</summary>
    private void SupposeLiterals(string program, ShellState state)
    {
        if (!ShellPrograms.StartsOthers(program))
        {
            return;
        }

        var before = _kind;
        _kind = InvocationKind.Supposed;
        for (var start = Next(0); start >= 0 && !Exhausted(1); start = Next(start + 1))
        {
            var end = program.IndexOf(program[start], start + 1);
            if (end < 0)
            {
                continue;
            }

            if (MayRead(end - start) && Parse(program[(start + 1)..end]).Script is { } script)
            {
                Run(script, state, DataStream.Unknown);
            }
        }

        _kind = before;

        int Next(int from) => from < program.Length && program.AsSpan(from).IndexOfAny('"', '\'', '`') is >= 0 and var at ? from + at : -1;
    }
}
