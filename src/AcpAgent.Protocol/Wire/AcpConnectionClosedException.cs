namespace AcpAgent.Protocol.Wire;

/// <summary>The connection went, or the peer stopped sending, before it answered: whether it acted on the request is unknown.</summary>
public sealed class AcpConnectionClosedException : IOException
{
    /// <summary>With the usual words.</summary>
    public AcpConnectionClosedException()
        : this("The connection was closed before an answer came")
    {
    }

    /// <summary>With other words.</summary>
    public AcpConnectionClosedException(string message)
        : base(message)
    {
    }

    /// <summary>With other words and a cause.</summary>
    public AcpConnectionClosedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
