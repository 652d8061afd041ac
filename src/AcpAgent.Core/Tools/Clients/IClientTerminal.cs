namespace AcpAgent.Core.Tools.Clients;

/// <summary>
/// A terminal of a client, with one command in it. Two are equal where they are the same one. Each request is on its way when the call of it
/// returns, and all of them throw <see cref="ClientTerminalException"/>.
/// </summary>
public interface IClientTerminal
{
    /// <summary>What the client calls it.</summary>
    string Id { get; }

    /// <summary>What the command has written so far, and how it ended if it has.</summary>
    Task<TerminalLook> LookAsync(CancellationToken cancellation);

    /// <summary>Completes when the command has ended.</summary>
    Task<TerminalExit> WaitAsync(CancellationToken cancellation);

    /// <summary>Ends the command; the terminal stays.</summary>
    Task KillAsync(CancellationToken cancellation);

    /// <summary>Gives the terminal back.</summary>
    Task ReleaseAsync(CancellationToken cancellation);
}
