using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>
/// Follows a command line without running it: which programs it starts with which arguments, where, and what is fed to them. Where it
/// cannot tell, it says so. A bounded amount of work; beyond it the rest counts as not known.
/// </summary>
internal sealed partial class CommandReader
{
    /// <summary>Text that is followed between commands.</summary>
    public const int LongestText = 256 * 1024;

    /// <summary>Steps, each of which takes a bounded time: a command, an argument, some text. What the parser does not keep would be beyond them.</summary>
    private const int MostWork = ShellScript.MostKept - 1;

    /// <summary>Characters of scripts in the command line that are read in any case, and how often its own length beyond them.</summary>
    private const int MostScript = 64 * 1024, MostTimesRead = 4;
    private const int DeepestScript = 12;

    /// <summary>Beyond this a directory counts as not known: it is looked at for each file that is named in it.</summary>
    private const int LongestPath = 1024;
    private const int MostBodies = 8;

    private readonly CommandPlace _place;
    private readonly long _mostRead;
    private readonly List<Invocation> _invocations = [];
    private readonly HashSet<string> _unproven = [];
    private readonly HashSet<string> _forbidden = [];
    private readonly List<DataStream> _processes = [];
    private readonly List<(string Name, int Forks)> _calls = [];
    private readonly List<ShellState> _breaks = [];
    private readonly List<int> _backgrounds = [];
    private string? _notSimple;
    private DataOrigin _lastUnknown;
    private InvocationKind _kind;
    private bool _onAllBeneath;
    private int _scripts;
    private int _forks;
    private int _work;
    private long _read;

    private CommandReader(CommandPlace place, int length) => (_place, _mostRead) = (place, MostScript + (MostTimesRead * (long)length));

    /// <summary>Reads a command line. Never throws for any text.</summary>
    public static CommandReading Read(string text, CommandPlace place)
    {
        var parse = ShellParser.Parse(text);
        if (parse.Script is null)
        {
            return new CommandReading { Problem = parse.Problem };
        }

        var reader = new CommandReader(place, text.Length);
        reader.Run(parse.Script, ShellState.In(place.Directory), DataStream.Unknown);
        return new CommandReading
        {
            Invocations = reader._invocations,
            Unproven = [.. reader._unproven],
            Forbidden = [.. reader._forbidden],
            NotSimple = reader._notSimple,
        };
    }

    private ShellFlow Run(ShellScript script, ShellState state, DataStream input)
    {
        var flow = ShellFlow.Both(state, DataStream.Empty);
        ShellState? now = state;
        var output = DataStream.Empty;
        foreach (var statement in script.Statements)
        {
            if (now is null || Exhausted(1))
            {
                break;
            }

            if (statement.Background)
            {
                NotSimple("it leaves something running");
                _backgrounds.Add(_invocations.Count);
                _forks++;
                var background = Run(statement, now, input);
                _forks--;
                output = output.Then(background.Output.OfUnknownText());
                flow = new ShellFlow(now, null, output);
                continue;
            }

            flow = Run(statement, now, input);
            output = output.Then(flow.Output);
            now = flow.Either;
        }

        return flow with { Output = output };
    }

    private ShellFlow Run(Statement statement, ShellState state, DataStream input)
    {
        var flow = Run(statement.First, state, input);
        foreach (var next in statement.Rest)
        {
            if (Exhausted(1))
            {
                break;
            }

            var start = next.OnSuccess ? flow.Succeeded : flow.Failed;
            if (start is null)
            {
                continue;
            }

            var then = Run(next.Pipeline, start, input);
            var certain = next.OnSuccess ? flow.Failed is null : flow.Succeeded is null;
            var output = certain ? flow.Output.Then(then.Output) : flow.Output.Then(then.Output.OfUnknownText());
            flow = next.OnSuccess
                ? new ShellFlow(then.Succeeded, ShellState.Join(flow.Failed, then.Failed), output)
                : new ShellFlow(ShellState.Join(flow.Succeeded, then.Succeeded), then.Failed, output);
        }

        return flow;
    }

    private ShellFlow Run(Pipeline pipeline, ShellState state, DataStream input)
    {
        if (pipeline.Commands is [var only])
        {
            var flow = Run(only, state, input);
            return pipeline.Negated ? new ShellFlow(flow.Failed, flow.Succeeded, flow.Output) : flow;
        }

        _forks++;
        foreach (var command in pipeline.Commands)
        {
            if (Exhausted(1))
            {
                break;
            }

            input = Run(command, state, input).Output;
        }

        _forks--;
        return ShellFlow.Both(state, input);
    }

    private ShellFlow Run(ShellCommand command, ShellState state, DataStream input)
    {
        if (command is SimpleCommand simple)
        {
            return Run(simple, state, input);
        }

        if (command is FunctionDefinition || command.Redirections.Count == 0)
        {
            return Compound(command, state, input);
        }

        (var files, input, state) = Redirect(command.Redirections, state, input);
        Record(new Invocation { Redirections = files, Directories = state.Directories, Builtin = true });
        var flow = Compound(command, state, input);

        // Where one cannot be opened, nothing is run.
        return new ShellFlow(flow.Succeeded, ShellState.Join(flow.Failed, state), Captures(command.Redirections) ? DataStream.Empty : flow.Output);
    }

    private bool Exhausted(int work)
    {
        _work += work;
        if (_work <= MostWork)
        {
            return false;
        }

        _unproven.Add("The command is too long to be followed to its end.");
        return true;
    }

    /// <summary>Whether so much of a text in the command line is read as a script; where it is not, that is not proven.</summary>
    private bool MayRead(int length)
    {
        _read += length;
        if (_read <= _mostRead)
        {
            return !Exhausted(1 + (length / 64));
        }

        _unproven.Add("Scripts in it are too long to be followed to their end.");
        return false;
    }

    /// <summary>Reads a text in the command line as a script. One that cannot be read takes the work of many that can.</summary>
    private ShellParse Parse(string text)
    {
        var parse = ShellParser.Parse(text);
        if (parse.Script is null)
        {
            Exhausted(64 + (40 * parse.Depth));
        }

        return parse;
    }

    private void NotSimple(string what) => _notSimple ??= _kind == InvocationKind.Supposed ? null : what;

    private void Record(Invocation call)
    {
        call = _kind == InvocationKind.Direct || call.Kind != InvocationKind.Direct ? call : call with { Kind = _kind };
        _invocations.Add(_onAllBeneath ? call with { OnAllBeneath = true } : call);
    }
}
