namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What is known after a command, by how it ended; null where it cannot end so.</summary>
internal readonly record struct ShellFlow(ShellState? Succeeded, ShellState? Failed, DataStream Output)
{
    /// <summary>What is known however it ended.</summary>
    public ShellState? Either => ShellState.Join(Succeeded, Failed);

    /// <summary>Ended either way with the same state.</summary>
    public static ShellFlow Both(ShellState? state, DataStream output) => new(state, state, output);
}
