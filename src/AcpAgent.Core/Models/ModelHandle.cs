using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models;

/// <summary>A model ready to be called: the client, and what a turn must know of it.</summary>
/// <param name="Id">The name shown to people and sent to the provider, such as <c>gpt-5</c>; <c>offline</c> for the built-in model.</param>
/// <param name="Client">
/// The client, safe for concurrent calls. Its streams carry, beside Microsoft.Extensions.AI's own contents,
/// <see cref="ToolCallStartedContent"/>, <see cref="ToolCallArgumentsContent"/> and <see cref="RawToolCallContent"/>;
/// its failures are <see cref="ModelException"/>s.
/// </param>
/// <param name="ContextWindow">How many tokens request and answer may have together.</param>
/// <param name="IsOffline">Whether this is the built-in model, which must be labelled so wherever it is shown.</param>
/// <param name="Version">A short hash of the configuration; two handles with the same version behave alike. Reveals no secret.</param>
public sealed record ModelHandle(string Id, IChatClient Client, int ContextWindow, bool IsOffline, string Version);
