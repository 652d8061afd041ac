using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>The files of the client that a session is shown to, where it declared that it has some. No client is waited for: there is always the disk.</summary>
internal sealed class ClientFiles(LiveSession session) : IClientFiles
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public bool Reads => Client?.Capabilities.Fs.ReadTextFile == true;

    public bool Writes => Client?.Capabilities.Fs.WriteTextFile == true;

    public async Task<string?> ReadAsync(string path, CancellationToken cancellation)
    {
        if (Client is not { Capabilities.Fs.ReadTextFile: true } client)
        {
            return null;
        }

        using var limit = Limit(client, cancellation);
        try
        {
            return (await client.Client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = session.Id, Path = path }, limit.Token).ConfigureAwait(false)).Content;
        }
        catch (Exception error) when (error is AcpException or AcpConnectionClosedException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    public async Task<string?> WriteAsync(string path, string content, CancellationToken cancellation)
    {
        if (Client is not { Capabilities.Fs.WriteTextFile: true } client)
        {
            return "the user's client is gone; nothing was written";
        }

        using var limit = Limit(client, cancellation);
        try
        {
            _ = await client.Client.WriteTextFileAsync(new WriteTextFileRequest { SessionId = session.Id, Path = path, Content = content }, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (AcpException error)
        {
            return $"the user's client did not write it: {error.Message}";
        }
        catch (Exception error) when (error is AcpConnectionClosedException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "the user's client did not answer, so nobody knows whether it was written";
        }
    }

    /// <summary>The client, once it may be asked things.</summary>
    private Attachment? Client => session.Attachment is { Live.IsCompletedSuccessfully: true } attachment ? attachment : null;

    private static CancellationTokenSource Limit(Attachment client, CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, client.Ended);
        limit.CancelAfter(_patience);
        return limit;
    }
}
