namespace AcpAgent.Core.Models;

/// <summary>Why a model could not answer.</summary>
public enum ModelFailure
{
    /// <summary>The provider refuses the key (401, 403) or wants payment (402).</summary>
    Unauthorized,

    /// <summary>Too many requests or tokens for now, or the account's quota is used up (429).</summary>
    RateLimited,

    /// <summary>The provider has no capacity at the moment (503, 529).</summary>
    Overloaded,

    /// <summary>The provider failed (any other 5xx, an error within the stream).</summary>
    Server,

    /// <summary>No connection, or it broke before the answer was complete.</summary>
    Connection,

    /// <summary>The provider did not answer, fell silent, or took longer than allowed in all.</summary>
    Timeout,

    /// <summary>The conversation does not fit into the model's context window.</summary>
    ContextOverflow,

    /// <summary>The provider does not accept the request: unknown model, wrong address, bad parameter (4xx, redirects).</summary>
    InvalidRequest,

    /// <summary>The provider's content filter refused the request.</summary>
    ContentFilter,

    /// <summary>What came back is not an answer of the Chat Completions protocol.</summary>
    MalformedResponse,

    /// <summary>Something that nobody foresaw.</summary>
    Unexpected,
}
