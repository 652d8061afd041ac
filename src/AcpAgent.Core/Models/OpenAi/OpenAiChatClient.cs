using System.Runtime.CompilerServices;
using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Requests;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Models.OpenAi;

/// <summary>
/// A model behind any server that speaks Chat Completions. Loses nothing that the protocol carries: names of tool calls come before their arguments,
/// arguments as they were written, thoughts as thoughts, cached tokens in the usage. Its failures are <see cref="ModelException"/>s.
/// </summary>
/// <param name="settings">Which model to call and how; with a key.</param>
/// <param name="logger">Told of every attempt that is repeated.</param>
/// <param name="time">Measures time-outs and pauses.</param>
/// <param name="random">From 0 to 1, to spread the pauses.</param>
internal sealed class OpenAiChatClient(ModelSettings settings, ILogger logger, TimeProvider? time = null, Func<double>? random = null) : IChatClient
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Made with the first call: until then nothing of HTTP and of the provider's package is loaded.</summary>
    private readonly Lazy<ChatEndpoint> _endpoint = new(() => new ChatEndpoint(settings));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new RequestWriter(settings).Write(messages, options);
        var report = new FailureReport(settings);
        var attempt = new Attempt(_endpoint.Value, report, _time);
        var loop = new RetryLoop(settings, report, _time, random ?? Random.Shared.NextDouble, logger);
        await foreach (var update in loop.RunAsync(clock => attempt.RunAsync(request, clock), cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", settings.BaseUrl, settings.Model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_endpoint.IsValueCreated)
        {
            _endpoint.Value.Dispose();
        }
    }
}
