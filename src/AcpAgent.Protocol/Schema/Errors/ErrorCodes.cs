namespace AcpAgent.Protocol.Schema;

/// <summary>The error codes JSON-RPC and the protocol give a meaning; others are allowed.</summary>
public static class ErrorCodes
{
    /// <summary>Invalid JSON was received.</summary>
    public const int ParseError = -32700;

    /// <summary>The JSON received is not a valid request.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>The method does not exist or is not available.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The parameters of the method are invalid.</summary>
    public const int InvalidParams = -32602;

    /// <summary>Something went wrong on this side, which the other side cannot help.</summary>
    public const int InternalError = -32603;

    /// <summary>The request was given up, because the other side asked for it or for lack of time or resources.</summary>
    public const int RequestCancelled = -32800;

    /// <summary>Authentication is required before this operation.</summary>
    public const int AuthRequired = -32000;

    /// <summary>A given resource, such as a file or a session, was not found.</summary>
    public const int ResourceNotFound = -32002;
}
