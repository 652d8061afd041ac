using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Functions: followed where they are defined, and wherever they are called.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow Define(FunctionDefinition function, ShellState state)
    {
        NotSimple("it defines a function");
        _calls.Add((function.Name, _forks));
        var earlier = state.Functions.Find(function.Name) ?? [];
        ShellCommand[] bodies = earlier.Contains(function.Body, ReferenceEqualityComparer.Instance) ? earlier : [.. earlier, function.Body];
        if (bodies.Length > MostBodies)
        {
            _unproven.Add("A function is defined again and again.");
            bodies = [function.Body];
        }

        var after = state with { Functions = state.Functions.With(function.Name, bodies), Certain = state.Certain.With(function.Name, function.Body) };

        // Something may call it that is not seen here.
        Run(function.Body, after.Forgetting(), DataStream.Unknown);
        _calls.RemoveAt(_calls.Count - 1);
        return new ShellFlow(after, null, DataStream.Empty);
    }

    private ShellFlow Call(string name, ShellCommand[] bodies, IReadOnlyList<Field> arguments, ShellState state, DataStream input)
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
}
