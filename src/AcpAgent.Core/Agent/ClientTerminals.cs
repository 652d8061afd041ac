using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>Terminals of the client that a session is shown to, where it declared that it has some.</summary>
internal sealed class ClientTerminals(LiveSession session) : IClientTerminals
{
    public bool AreOffered => Client is not null;

    public async Task<IClientTerminal> CreateAsync(TerminalOrder order)
    {
        var client = Client ?? throw new ClientTerminalException("it is not there any more, and was not asked");
        var request = new CreateTerminalRequest
        {
            SessionId = session.Id,
            Command = order.Program,
            Args = order.Arguments,
            Cwd = order.Directory,
            OutputByteLimit = (ulong)order.MostOutput,
        };

        // Without a limit: an answer that nobody waits for any more still names a terminal that must be released.
        var made = await ClientTerminal.AskAsync(() => client.Client.CreateTerminalAsync(request, CancellationToken.None)).ConfigureAwait(false);
        client.HasTerminal(made.TerminalId);
        return new ClientTerminal(client.Client, session.Id, made.TerminalId);
    }

    /// <summary>The client, once it may be asked things.</summary>
    private Attachment? Client => session.Attachment is { Live.IsCompletedSuccessfully: true, Capabilities.Terminal: true } attachment ? attachment : null;
}
