namespace AcpAgent.Core.Turns.Replies;

/// <summary>What a reply may have at most. A model gone wild is cut off there.</summary>
internal static class ReplyBounds
{
    /// <summary>Tool calls in one reply. With more, none of them is run.</summary>
    public const int Calls = 64;

    /// <summary>Characters of text and thoughts in one reply.</summary>
    public const long Text = 16 * 1024 * 1024;

    /// <summary>Characters of a tool's name.</summary>
    public const int Name = 128;
}
