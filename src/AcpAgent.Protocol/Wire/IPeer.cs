using System.Text.Json;

namespace AcpAgent.Protocol.Wire;

/// <summary>The other side of a connection, whichever role it has.</summary>
/// <remarks>
/// Of every request: cancelling its token sends <c>$/cancel_request</c> and ends the call at once with an
/// <see cref="OperationCanceledException"/>; what the peer still answers is ignored. An error answer is thrown as
/// <see cref="AcpException"/>, an answer that does not fit the protocol as one with code -32603, and a connection that goes, or has
/// gone, as <see cref="AcpConnectionClosedException"/>. Whether the peer has advertised a method is the caller's to know.
/// </remarks>
public interface IPeer
{
    /// <summary>A name of the connection for logs, unique in the process.</summary>
    string ConnectionId { get; }

    /// <summary>Fires when nothing that is sent can arrive any more.</summary>
    CancellationToken Closed { get; }

    /// <summary>Completes when fewer bytes than <see cref="AcpConnectionOptions.OutboundQueueBytes"/> wait to be written, and when the connection is closed.</summary>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);

    /// <summary>Sends a request whose method begins with <c>_</c>.</summary>
    Task<JsonElement> ExtensionRequestAsync(string method, JsonElement? parameters, CancellationToken cancellationToken);

    /// <summary>Sends a notification whose method begins with <c>_</c>.</summary>
    void ExtensionNotification(string method, JsonElement? parameters);
}
