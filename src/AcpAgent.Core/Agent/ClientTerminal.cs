using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>A terminal of one client; the same also when the session is shown to another one meanwhile.</summary>
/// <param name="Client">The client that has it.</param>
/// <param name="SessionId">The session that it was made for.</param>
/// <param name="Id">What the client calls it.</param>
internal sealed record ClientTerminal(IClientPeer Client, string SessionId, string Id) : IClientTerminal
{
    public async Task<TerminalLook> LookAsync(CancellationToken cancellation)
    {
        var request = new TerminalOutputRequest { SessionId = SessionId, TerminalId = Id };
        var answer = await AskAsync(() => Client.TerminalOutputAsync(request, cancellation)).ConfigureAwait(false);
        return new(answer.Output, answer.Truncated, answer.ExitStatus is { } exit ? new(exit.ExitCode, exit.Signal) : null);
    }

    public async Task<TerminalExit> WaitAsync(CancellationToken cancellation)
    {
        var request = new WaitForTerminalExitRequest { SessionId = SessionId, TerminalId = Id };
        var answer = await AskAsync(() => Client.WaitForTerminalExitAsync(request, cancellation)).ConfigureAwait(false);
        return new(answer.ExitCode, answer.Signal);
    }

    public Task KillAsync(CancellationToken cancellation) =>
        AskAsync(() => Client.KillTerminalAsync(new KillTerminalRequest { SessionId = SessionId, TerminalId = Id }, cancellation));

    public Task ReleaseAsync(CancellationToken cancellation) =>
        AskAsync(() => Client.ReleaseTerminalAsync(new ReleaseTerminalRequest { SessionId = SessionId, TerminalId = Id }, cancellation));

    /// <summary>Asks, and says in our words what goes wrong.</summary>
    /// <exception cref="ClientTerminalException">It went wrong.</exception>
    internal static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AcpException error)
        {
            throw new ClientTerminalException($"it answered: {ToolTexts.Shortened(error.Message).TrimEnd('.')}");
        }
        catch (AcpConnectionClosedException)
        {
            throw new ClientTerminalException("it is gone");
        }
    }
}
