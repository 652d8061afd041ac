using System.Text.Json;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>One chunk of a reply: a piece of text and nothing else, or the JSON of whatever it is.</summary>
/// <param name="Text">The piece; null where there is JSON.</param>
/// <param name="Json">The JSON.</param>
internal readonly record struct ReplyChunk(string? Text, JsonElement Json);
