namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What a command line does, as far as that can be told without running it.</summary>
internal sealed record CommandReading
{
    /// <summary>Why the line could not be read at all; null where it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Every program that it may run, in order.</summary>
    public IReadOnlyList<Invocation> Invocations { get; init; } = [];

    /// <summary>What is known only when it runs: programs, scripts; why nobody can tell what they do.</summary>
    public IReadOnlyList<string> Unproven { get; init; } = [];

    /// <summary>What must never run whoever asks for it, found on the way.</summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    /// <summary>Constructs in it that no harmless line needs; null where there are none.</summary>
    public string? NotSimple { get; init; }
}

/// <summary>Where a command line would run.</summary>
/// <param name="Directory">Its working directory, absolute.</param>
/// <param name="Home">The home directory that it sees.</param>
internal sealed record CommandPlace(string Directory, string Home);
