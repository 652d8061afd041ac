namespace AcpAgent.Core.Turns;

/// <summary>How many tokens something may take, without asking a tokenizer: a quarter of its UTF-8 bytes.</summary>
public static class TokenEstimate
{
    /// <summary>The finish reason that the journal keeps of a request that did not fit into the model's window.</summary>
    public const string Overflowed = "context_overflow";

    /// <summary>What a message costs beside its text.</summary>
    internal const int BytesPerMessage = 16;

    /// <summary>Tokens of so many bytes of UTF-8.</summary>
    public static long OfBytes(long bytes) => (bytes + 3) / 4;

    /// <summary>What of a context window may be filled with instructions, tools and history; the rest is for the answer.</summary>
    public static long Budget(long contextWindow) => contextWindow / 4 * 3;
}
