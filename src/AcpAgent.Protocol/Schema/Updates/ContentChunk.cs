using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A piece of a message, streamed as it comes; chunks with the same <see cref="MessageId"/> belong together.</summary>
public abstract record ContentChunk : SessionUpdate
{
    /// <summary>The piece.</summary>
    [JsonConverter(typeof(UnionConverter<ContentBlock>))]
    public required ContentBlock Content { get; init; }

    /// <summary>The message it belongs to; another id begins another message.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? MessageId { get; init; }
}

/// <summary>A piece of what the user said, as in a replay.</summary>
public sealed record UserMessageChunk : ContentChunk;

/// <summary>A piece of what the agent says.</summary>
public sealed record AgentMessageChunk : ContentChunk;

/// <summary>A piece of what the agent thinks.</summary>
public sealed record AgentThoughtChunk : ContentChunk;
