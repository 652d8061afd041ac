using System.Net.Sockets;
using AcpAgent.Core.Processes.Helper;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes.Spawning;

/// <summary>The agent's end of what it says to a helper, and the helper to it.</summary>
internal sealed class HelperLine : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Takes the descriptor over.</summary>
    public HelperLine(SafeFileHandle end)
    {
        _socket = new Socket(new SafeSocketHandle(end.DangerousGetHandle(), ownsHandle: true));
        end.SetHandleAsInvalid();
    }

    /// <summary>Tells the helper. Where it is gone, nothing is left to tell.</summary>
    public void Tell(HelperWord word)
    {
        try
        {
            _ = _socket.Send(new HelperMessage(word).ToBytes());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>What the helper says next; null where it is gone.</summary>
    public async Task<HelperMessage?> HearAsync()
    {
        var bytes = new byte[HelperMessage.Longest];
        try
        {
            var length = await _socket.ReceiveAsync(bytes).ConfigureAwait(false);
            return HelperMessage.Read(bytes.AsSpan(0, length));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
