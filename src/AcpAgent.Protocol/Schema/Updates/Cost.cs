namespace AcpAgent.Protocol.Schema;

/// <summary>Cost information for a session.</summary>
public sealed record Cost : Extensible
{
    /// <summary>Total cumulative cost for session.</summary>
    public required double Amount { get; init; }

    /// <summary>Unit of <c>amount</c>: an ISO 4217 currency code (e.g., "USD", "EUR") for money, or another unit such as "credits".</summary>
    public required string Currency { get; init; }
}
