using System.Collections.Immutable;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>How a program comes to be run.</summary>
internal enum InvocationKind
{
    /// <summary>It stands in the command line.</summary>
    Direct,

    /// <summary>Another program runs it: <c>env</c>, <c>sudo</c>, <c>find -exec</c>, <c>sh -c</c> …</summary>
    Wrapped,

    /// <summary>In a substitution: its output becomes part of another command.</summary>
    Substituted,

    /// <summary>A program that is not known is given what reads like a command.</summary>
    Supposed,
}

/// <summary>A program that a command line runs.</summary>
internal sealed record Invocation
{
    /// <summary>The program as written, quotes removed; null where there are only redirections or assignments.</summary>
    public Field? Program { get; init; }

    /// <summary>The program's name without directories; null where it is known only when it runs.</summary>
    public string? Name { get; init; }

    /// <summary>What it is given.</summary>
    public IReadOnlyList<Field> Arguments { get; init; } = [];

    /// <summary>Variables set for it alone, or for all that follows where there is no program.</summary>
    public IReadOnlyList<(string Name, Field Value)> Assignments { get; init; } = [];

    /// <summary>Its redirections.</summary>
    public IReadOnlyList<FileRedirection> Redirections { get; init; } = [];

    /// <summary>Where it may run; null where that is not known.</summary>
    public ImmutableArray<string>? Directories { get; init; }

    /// <summary>How it comes to be run.</summary>
    public InvocationKind Kind { get; init; }

    /// <summary>True where it is run for each file beneath its operands too, as by <c>find</c>.</summary>
    public bool OnAllBeneath { get; init; }

    /// <summary>True where the shell does it by itself.</summary>
    public bool Builtin { get; init; }

    /// <summary>For people.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(argument => argument.ToString()).Prepend(Program?.ToString() ?? ""));
}

/// <summary>A redirection with its target expanded.</summary>
/// <param name="Operator">As in the syntax.</param>
/// <param name="Descriptor">The number before it.</param>
/// <param name="Target">The file, descriptor or text.</param>
internal sealed record FileRedirection(string Operator, int? Descriptor, Field Target)
{
    /// <summary>True where a file is opened to be written.</summary>
    public bool Writes => Operator is ">" or ">>" or ">|" or "<>" or "&>" or "&>>" || (Operator == ">&" && !IsDescriptor);

    /// <summary>True where another descriptor is copied or closed.</summary>
    public bool IsDescriptor => Operator is ">&" or "<&" && Target.Plain is { Length: > 0 } text && (text == "-" || text.TrimEnd('-').All(char.IsAsciiDigit));
}
