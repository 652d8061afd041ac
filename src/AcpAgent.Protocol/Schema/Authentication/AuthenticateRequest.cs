namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for the authenticate method.</summary>
public sealed record AuthenticateRequest : Extensible
{
    /// <summary>The ID of the authentication method to use. Must be one of the methods advertised in the initialize response.</summary>
    public required string MethodId { get; init; }
}
