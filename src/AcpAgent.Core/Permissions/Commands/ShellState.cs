using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What is known of a shell at some point of a command line.</summary>
internal sealed record ShellState
{
    private const int MostDirectories = 4;

    private ShellState(NameNumbers names)
    {
        Variables = new(names);
        Functions = new(names);
        Certain = new(names);
    }

    /// <summary>Variables that the line has set.</summary>
    public ShellVariables Variables { get; init; }

    /// <summary>Functions that the line has defined, each with all that it may be.</summary>
    public NameMap<ShellCommand[]> Functions { get; init; }

    /// <summary>Those of the functions that are defined however it came here; any other of them may as well be a program.</summary>
    public NameMap<ShellCommand> Certain { get; init; }

    /// <summary>The working directory, absolute; more than one where it depends; null where it is not known.</summary>
    public ImmutableArray<string>? Directories { get; init; }

    /// <summary><c>$1</c> and on; null where they are not known.</summary>
    public IReadOnlyList<Field>? Positional { get; init; }

    /// <summary>A shell that has just begun.</summary>
    public static ShellState In(string directory) => new(new NameNumbers()) { Directories = [directory] };

    /// <summary>This with a variable set.</summary>
    public ShellState With(string name, string? value) => this with { Variables = Variables.With(name, value) };

    /// <summary>This with nothing known of the variables that were.</summary>
    public ShellState Forgetting() => this with { Variables = Variables.Forgetting(), Positional = null };

    /// <summary>What is known where it may be the one or the other; null where neither can be.</summary>
    public static ShellState? Join(ShellState? one, ShellState? other)
    {
        if (one is null || other is null || ReferenceEquals(one, other))
        {
            return one ?? other;
        }

        return one with
        {
            Variables = one.Variables.Join(other.Variables),
            Functions = one.Functions.Union(other.Functions, Both),
            Certain = one.Certain.Common(other.Certain, static (_, _) => true),
            Directories = Both(one.Directories, other.Directories),
            Positional = ReferenceEquals(one.Positional, other.Positional) ? one.Positional : null,
        };
    }

    /// <summary>Whether nothing that is known differs.</summary>
    public bool Equivalent(ShellState other) =>
        Variables.Equals(other.Variables) && Functions.Count == other.Functions.Count && Certain.Count == other.Certain.Count && Positional == other.Positional
        && (Directories is { } left ? other.Directories is { } right && left.SequenceEqual(right) : other.Directories is null);

    private static ShellCommand[] Both(ShellCommand[] one, ShellCommand[] other) =>
        Array.TrueForAll(other, body => one.Contains(body, ReferenceEqualityComparer.Instance))
            ? one
            : [.. one, .. other.Where(body => !one.Contains(body, ReferenceEqualityComparer.Instance))];

    private static ImmutableArray<string>? Both(ImmutableArray<string>? one, ImmutableArray<string>? other)
    {
        if (one is not { } left || other is not { } right)
        {
            return null;
        }

        if (left == right)
        {
            return left;
        }

        ImmutableArray<string> both = [.. left.Union(right)];
        return both.Length <= MostDirectories ? both : null;
    }
}
