namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What is known after a command, by how it ended; null where it cannot end so.</summary>
internal readonly record struct ShellFlow(ShellState? Succeeded, ShellState? Failed, DataStream Output)
{
    /// <summary>What is known however it ended.</summary>
    public ShellState? Either => ShellState.Join(Succeeded, Failed);

    /// <summary>What is known where it may be the one or the other command.</summary>
    public ShellFlow Or(ShellFlow other) => new(ShellState.Join(Succeeded, other.Succeeded), ShellState.Join(Failed, other.Failed), Output.Then(other.Output).OfUnknownText());

    /// <summary>Ended either way with the same state.</summary>
    public static ShellFlow Both(ShellState? state, DataStream output) => new(state, state, output);
}
