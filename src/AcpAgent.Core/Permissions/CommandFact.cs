namespace AcpAgent.Core.Permissions;

/// <summary>A shell command that a tool would run.</summary>
/// <param name="Text">The command line, exactly as the shell is given it (<c>bash --noprofile --norc -c</c>).</param>
/// <param name="WorkingDirectory">Where it starts: absolute, links resolved.</param>
/// <param name="WithinRoots">True where that lies beneath a root of the session.</param>
/// <param name="Sandbox">What it would be confined to.</param>
public sealed record CommandFact(string Text, string WorkingDirectory, bool WithinRoots, SandboxFact Sandbox)
{
    /// <summary>What the command line does, as far as it can be told; null where nobody has looked, which proves nothing.</summary>
    public CommandJudgement? Judgement { get; init; }
}

/// <summary>What a command would be confined to, as far as a decision need know.</summary>
/// <param name="IsConfined">True where the sandbox keeps all that its profile promises.</param>
/// <param name="Description">For a person: in which sandbox, or that it is unsandboxed and why. One line.</param>
/// <param name="IsRefused">True where there can be no commands at all: a sandbox that was demanded cannot be had, or its settings are broken.</param>
public sealed record SandboxFact(bool IsConfined, string Description, bool IsRefused = false)
{
    /// <summary>True where it would run without the sandbox that other commands have: no rule spares a person that question.</summary>
    public bool IsOffer { get; init; }

    /// <summary>What confines it; null where nothing does.</summary>
    public string? Backend { get; init; }

    /// <summary>The content version of the settings that say so; null where nobody knows any.</summary>
    public string? Version { get; init; }

    /// <summary>What the user should be told of those settings; null for nothing.</summary>
    public string? Note { get; init; }
}
