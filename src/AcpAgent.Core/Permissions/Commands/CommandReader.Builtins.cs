using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Commands of the shell itself that change what it knows.</summary>
internal sealed partial class CommandReader
{
    private ShellFlow ChangeDirectory(IReadOnlyList<Field> arguments, ShellState state)
    {
        var target = arguments.FirstOrDefault(argument => argument.Plain is not ("-P" or "-L" or "-e" or "-@" or "--"), _place.Home).Likely;
        ImmutableArray<string>? then = null;
        if (target.Plain is { Length: > 0 } path && path != "-" && state.Directories is { } now && !state.Variables.Has("CDPATH")
            && !Exhausted(now.Sum(directory => directory.Length + path.Length) / 32))
        {
            var places = now.Select(directory => LexicalPath.Combine(directory, path)).Distinct().ToImmutableArray();
            then = places.All(place => place.Length <= LongestPath) ? places : null;
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

    /// <summary>Takes away functions; where that is not meant, they are only no longer certain.</summary>
    private static ShellState Undefine(IReadOnlyList<Field> names, ShellState state) => state with
    {
        Certain = names.All(name => name.Plain is not null) ? names.Aggregate(state.Certain, (certain, name) => certain.Without(name.Text)) : state.Certain.Cleared(),
    };

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

        return ShellFlow.Both(state.Variables.Has("REPLY") ? state.With("REPLY", null) : state, DataStream.Empty);
    }
}
