namespace AcpAgent.Core.Models.OpenAi.Requests;

/// <summary>A message as Chat Completions knows it.</summary>
internal abstract record WireMessage
{
    /// <summary>The system prompt.</summary>
    public sealed record Instructions(string Text) : WireMessage;

    /// <summary>What the user said.</summary>
    public sealed record User(string Text) : WireMessage;

    /// <summary>What the model said. It has text, or calls, or both.</summary>
    public sealed record Assistant(string? Text, string? Thoughts, IReadOnlyList<WireCall> Calls) : WireMessage;

    /// <summary>The answer to one call.</summary>
    public sealed record Tool(string CallId, string Text) : WireMessage;
}

/// <summary>A tool call in a history.</summary>
/// <param name="Id">Unique in the request.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">The text of a JSON object.</param>
internal sealed record WireCall(string Id, string Name, string Arguments);
