using System.Net.Sockets;

namespace AcpAgent.Hosting.Sockets;

/// <summary>What to do about an error of accept.</summary>
internal enum AcceptFailure
{
    /// <summary>That one connection is gone; the next one is fine.</summary>
    Transient,

    /// <summary>The process or the machine is short of something; wait a moment, connections will end.</summary>
    BackOff,

    /// <summary>The listening socket is no good any more.</summary>
    Fatal,
}

/// <summary>Sorts the errors of accept.</summary>
internal static class AcceptFailures
{
    /// <summary>The sort that <paramref name="error"/> is.</summary>
    public static AcceptFailure Classify(SocketError error) => error switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.ConnectionRefused
            or SocketError.Interrupted or SocketError.TryAgain or SocketError.WouldBlock or SocketError.TimedOut
            or SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.ProtocolOption or SocketError.OperationNotSupported or SocketError.AccessDenied => AcceptFailure.Transient,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit
            or SocketError.SystemNotReady or SocketError.SocketError => AcceptFailure.BackOff,
        _ => AcceptFailure.Fatal,
    };
}
