using System.Collections.Immutable;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What is known of a shell at some point of a command line.</summary>
internal sealed record ShellState
{
    /// <summary>Variables that the line has set, with marks as in <see cref="Field"/>; null where the value is not known.</summary>
    public ImmutableDictionary<string, string?> Variables { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Functions that the line has defined.</summary>
    public ImmutableDictionary<string, ImmutableArray<ShellCommand>> Functions { get; init; } = ImmutableDictionary<string, ImmutableArray<ShellCommand>>.Empty;

    /// <summary>The working directory, absolute; more than one where it depends; null where it is not known.</summary>
    public ImmutableArray<string>? Directories { get; init; }

    /// <summary><c>$1</c> and on; null where they are not known.</summary>
    public IReadOnlyList<Field>? Positional { get; init; }

    /// <summary>This with a variable set.</summary>
    public ShellState With(string name, string? value) =>
        this with { Variables = Variables.SetItem(name, value is { Length: > 32768 } ? null : value) };

    /// <summary>This with nothing known of the variables that were.</summary>
    public ShellState Forgetting() => this with { Variables = Variables.ToImmutableDictionary(pair => pair.Key, _ => (string?)null), Positional = null };

    /// <summary>What is known where it may be the one or the other; null where neither can be.</summary>
    public static ShellState? Join(ShellState? one, ShellState? other)
    {
        if (one is null || other is null || ReferenceEquals(one, other))
        {
            return one ?? other;
        }

        return new ShellState
        {
            Variables = Join(one.Variables, other.Variables),
            Functions = JoinFunctions(one.Functions, other.Functions),
            Directories = one.Directories is { } left && other.Directories is { } right && left.Union(right).Take(5).ToImmutableArray() is { Length: < 5 } both ? both : null,
            Positional = ReferenceEquals(one.Positional, other.Positional) ? one.Positional : null,
        };
    }

    /// <summary>Whether nothing that is known differs.</summary>
    public bool Equivalent(ShellState other) =>
        SameVariables(other) && Functions.Count == other.Functions.Count && Positional == other.Positional
        && (Directories is { } left ? other.Directories is { } right && left.SequenceEqual(right) : other.Directories is null);

    private bool SameVariables(ShellState other) =>
        ReferenceEquals(Variables, other.Variables)
        || (Variables.Count == other.Variables.Count && Variables.All(pair => other.Variables.TryGetValue(pair.Key, out var value) && value == pair.Value));

    private static ImmutableDictionary<string, string?> Join(ImmutableDictionary<string, string?> one, ImmutableDictionary<string, string?> other)
    {
        if (ReferenceEquals(one, other))
        {
            return one;
        }

        var both = one.ToBuilder();
        foreach (var (name, value) in other)
        {
            both[name] = one.TryGetValue(name, out var mine) && mine == value ? value : null;
        }

        foreach (var name in one.Keys.Where(name => !other.ContainsKey(name)))
        {
            both[name] = null;
        }

        return both.ToImmutable();
    }

    private static ImmutableDictionary<string, ImmutableArray<ShellCommand>> JoinFunctions(
        ImmutableDictionary<string, ImmutableArray<ShellCommand>> one, ImmutableDictionary<string, ImmutableArray<ShellCommand>> other)
    {
        if (ReferenceEquals(one, other))
        {
            return one;
        }

        var both = one.ToBuilder();
        foreach (var (name, bodies) in other)
        {
            both[name] = both.TryGetValue(name, out var mine) ? mine.Union(bodies, ReferenceEqualityComparer.Instance).Cast<ShellCommand>().ToImmutableArray() : bodies;
        }

        return both.ToImmutable();
    }
}

/// <summary>What is known after a command, by how it ended; null where it cannot end so.</summary>
internal readonly record struct ShellFlow(ShellState? Succeeded, ShellState? Failed, DataStream Output)
{
    /// <summary>What is known however it ended.</summary>
    public ShellState? Either => ShellState.Join(Succeeded, Failed);

    /// <summary>Ended either way with the same state.</summary>
    public static ShellFlow Both(ShellState? state, DataStream output) => new(state, state, output);
}
