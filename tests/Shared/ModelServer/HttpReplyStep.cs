namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>One thing that the server does while it answers.</summary>
public abstract record HttpReplyStep
{
    private HttpReplyStep()
    {
    }

    /// <summary>Sends bytes of the body, as one write.</summary>
    public sealed record Send(ReadOnlyMemory<byte> Bytes) : HttpReplyStep;

    /// <summary>Waits; what is waited for ends with the token where the client leaves.</summary>
    public sealed record Wait(Func<CancellationToken, Task> For) : HttpReplyStep;

    /// <summary>Resets the connection.</summary>
    public sealed record Cut : HttpReplyStep;
}
