using System.Runtime.CompilerServices;
using AcpAgent.Core.Models;
using Microsoft.Extensions.AI;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>A model that says what it is told to, reply by reply, and keeps what it was sent. Without a script left it says "done".</summary>
internal sealed class ScriptedModel(params Script[] replies) : IChatClient
{
    private readonly Queue<Script> _replies = new(replies);

    public List<IReadOnlyList<ChatMessage>> Sent { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    /// <summary>What it says when the script is over.</summary>
    public Script Otherwise { get; init; } = Script.Says("done");

    public int ContextWindow { get; init; } = 100_000;

    public ModelHandle Handle => new("scripted", this, ContextWindow, IsOffline: true, "v1");

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Sent.Add([.. messages]);
        Options.Add(options);
        var script = _replies.TryDequeue(out var next) ? next : Otherwise;
        foreach (var item in script.Items)
        {
            switch (item)
            {
                case Exception error:
                    throw error;
                case Func<CancellationToken, Task> action:
                    await action(cancellationToken);
                    break;
                case AIContent content:
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
                    break;
                case ChatFinishReason reason:
                    yield return new ChatResponseUpdate { FinishReason = reason };
                    break;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>What one reply consists of: contents, a finish reason, errors to throw, things to do.</summary>
internal sealed record Script(params object[] Items)
{
    private int _calls;

    public static Script Nothing => new(ChatFinishReason.Stop);

    public static Script Says(string text) => new(new TextContent(text), ChatFinishReason.Stop);

    public static Script Calls(string tool, string arguments = "{}", string? id = "id") => new Script().Call(tool, arguments, id).Then(ChatFinishReason.ToolCalls);

    public Script Then(params object[] more) => this with { Items = [.. Items, .. more] };

    public Script Do(Action action) => Then(new Func<CancellationToken, Task>(_ => { action(); return Task.CompletedTask; }));

    public Script Wait(Func<CancellationToken, Task> wait) => Then(wait);

    public Script Text(string text) => Then(new TextContent(text));

    public Script Thought(string text) => Then(new TextReasoningContent(text));

    public Script Uses(long input, long output) => Then(new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output }));

    public Script Call(string tool, string arguments = "{}", string? id = "id") =>
        Then(new ToolCallStartedContent(_calls, id, tool), new ToolCallArgumentsContent(_calls, arguments), new RawToolCallContent(_calls, id, tool, arguments)) with { _calls = _calls + 1 };
}
