namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Variables that a command line has set: the values, and those of which no value is known.</summary>
internal sealed class ShellVariables
{
    private const int LongestValue = 32768;

    private readonly NameMap<string> _known;
    private readonly NameMap<string> _set;

    /// <summary>None are set.</summary>
    public ShellVariables(NameNumbers numbers)
        : this(new(numbers), new(numbers))
    {
    }

    private ShellVariables(NameMap<string> known, NameMap<string> set) => (_known, _set) = (known, set);

    /// <summary>True where the line has set it.</summary>
    public bool Has(string name) => _set.Find(name) is not null;

    /// <summary>The value with marks as in <see cref="Field"/>; null where it is not known.</summary>
    public string? ValueOf(string name) => _known.Find(name);

    /// <summary>These with one set; null for a value that is not known.</summary>
    public ShellVariables With(string name, string? value) =>
        With(value is { Length: <= LongestValue } ? _known.With(name, value) : _known.Without(name), _set.With(name, ""));

    /// <summary>These with no value known.</summary>
    public ShellVariables Forgetting() => With(_known.Cleared(), _set);

    /// <summary>What is known where it may be these or the others.</summary>
    public ShellVariables Join(ShellVariables other) =>
        ReferenceEquals(this, other) ? this : With(_known.Common(other._known, string.Equals), _set.Union(other._set, static (one, _) => one));

    /// <summary>True where the same is known.</summary>
    public bool Equals(ShellVariables other) =>
        ReferenceEquals(this, other) || (_set.Equals(other._set, static (_, _) => true) && _known.Equals(other._known, string.Equals));

    private ShellVariables With(NameMap<string> known, NameMap<string> set) => ReferenceEquals(known, _known) && ReferenceEquals(set, _set) ? this : new(known, set);
}
