using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Core.Permissions.Floor;

/// <summary>What is deleted, and where that lies.</summary>
internal sealed partial class HardFloor
{
    private FloorFinding Delete(Invocation call, IReadOnlyList<Field> arguments)
    {
        var recursive = arguments.TakeWhile(argument => argument.Plain != "--").Any(argument =>
            argument.Text is ['-', not '-', ..] && (argument.Text.Contains('r') || argument.Text.Contains('R') || !argument.IsKnown)
            || (argument.Text is ['-', '-', 'r', ..] && "--recursive".StartsWith(argument.Text, StringComparison.Ordinal)));
        var targets = Operands(arguments);
        return Targets(call, targets, recursive || call.OnAllBeneath || arguments.Any(argument => argument.IsMany));
    }

    private static List<Field> Operands(IReadOnlyList<Field> arguments)
    {
        var operands = new List<Field>();
        var options = true;
        foreach (var argument in arguments)
        {
            if (options && argument.Plain == "--")
            {
                options = false;
            }
            else if (!options || argument.Text is not ['-', _, ..])
            {
                operands.Add(argument);
            }
        }

        return operands;
    }

    private FloorFinding Targets(Invocation call, IReadOnlyList<Field> targets, bool recursive)
    {
        string? unproven = null;
        string? dangerous = null;
        foreach (var target in targets)
        {
            var likely = target.Likely;
            if (!target.IsKnown)
            {
                unproven ??= $"What {call.Name} deletes is known only when it runs: {target}";
            }

            if (!likely.IsKnown)
            {
                continue;
            }

            var directories = Directories(call, likely);
            if (directories.Length == 0)
            {
                unproven ??= $"Where {call.Name} deletes is known only when it runs.";
            }

            foreach (var (at, directory) in directories.Index())
            {
                foreach (var path in Paths(directory, likely))
                {
                    if (recursive && _places.Forbids(path) is { } why)
                    {
                        if (at == 0)
                        {
                            return new FloorFinding(why, null, null);
                        }

                        // Only where a change of directory before it fails.
                        unproven ??= $"Where {call.Name} deletes is known only when it runs.";
                    }
                    else if (recursive && !roots.Any(root => LexicalPath.IsWithin(path, root)) && !LexicalPath.IsWithin(path, "/tmp") && !LexicalPath.IsWithin(path, "/var/tmp"))
                    {
                        dangerous ??= $"{call.Name} deletes directories outside the workspace.";
                    }
                }
            }
        }

        return new FloorFinding(null, unproven, dangerous);
    }

    /// <summary>Where an operand may be meant from: first where every change of directory before it was made. None where it cannot be told.</summary>
    private static ImmutableArray<string> Directories(Invocation call, Field operand) =>
        operand.Text is ['/', ..] ? ["/"] : call.Directories ?? [];

    /// <summary>Every absolute path that an operand may mean, as text and after links.</summary>
    private IEnumerable<string> Paths(Invocation call, Field operand) => Directories(call, operand).SelectMany(directory => Paths(directory, operand));

    private IEnumerable<string> Paths(string directory, Field operand)
    {
        var absolute = LexicalPath.Combine(directory, operand.Text);
        yield return absolute;

        // A link is deleted itself, unless what lies behind it is meant.
        if (operand.Plain is not null && (operand.Text.EndsWith('/') || operand.Text.EndsWith("/.", StringComparison.Ordinal) || operand.Text.Contains("..", StringComparison.Ordinal))
            && sight.Path(operand.Text is ['/', ..] ? operand.Text : $"{directory}/{operand.Text}") is { } seen)
        {
            yield return seen.Canonical;
        }

        var slash = absolute.LastIndexOf('/');
        if (slash > 0 && new Field(absolute[..slash]).Plain is { } parent && sight.Path(parent) is { } real && real.Canonical != parent)
        {
            yield return LexicalPath.Combine(real.Canonical, absolute[(slash + 1)..]);
        }
    }

    private FloorFinding Find(Invocation call)
    {
        var expression = FindExpression.Of(call.Arguments);
        if (!expression.Deletes)
        {
            return FloorFinding.Nothing;
        }

        if (!expression.Restricted)
        {
            return Targets(call, expression.Starts, recursive: true);
        }

        var finding = Targets(call, expression.Starts, recursive: false);
        return expression.Starts.Any(start => Paths(call, start).Any(ProtectedPlaces.IsOfSystem))
            ? finding with { Dangerous = "find deletes in directories of the system." }
            : finding;
    }
}
