namespace AcpAgent.Client.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">What it exited with; 0 where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 where it exited by itself.</param>
public readonly record struct ProcessExit(int Code, int Signal)
{
    /// <summary>Whether it ended as one that has nothing to complain about.</summary>
    public bool IsSuccess => this is { Code: 0, Signal: 0 };

    /// <summary>For a person.</summary>
    public override string ToString() => Signal == 0 ? $"exit code {Code}" : $"signal {Signal}";

    /// <summary>Reads what <c>waitpid</c> says.</summary>
    internal static ProcessExit FromStatus(int status) => (status & 0x7f) is var signal and not 0
        ? new ProcessExit(0, signal)
        : new ProcessExit((status >> 8) & 0xff, 0);
}
