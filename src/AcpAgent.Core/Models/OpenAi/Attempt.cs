using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Replies;
using AcpAgent.Core.Models.OpenAi.Timing;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi;

/// <summary>One request and its reply.</summary>
internal sealed class Attempt(ChatEndpoint endpoint, FailureReport report, TimeProvider time)
{
    private const int LongestError = 64 * 1024;

    /// <summary>How long the usage may take to follow the finish reason, from a server that neither says that it is done nor closes.</summary>
    private static readonly TimeSpan UsageGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long the end of the stream may take to follow the word that it is done, so that the connection can be used again.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>Gives each update as it comes. Throws whatever goes wrong as it is.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> RunAsync(ReadOnlyMemory<byte> request, AttemptClock clock)
    {
        clock.AwaitHead();
        using var response = await endpoint.SendAsync(request, clock.Token).ConfigureAwait(false);
        clock.Rest();
        var stream = new ResponseStream(response.ContentStream ?? Stream.Null, clock);
        if (response.Status is < 200 or >= 300)
        {
            throw await FailureAsync(response, stream, clock).ConfigureAwait(false);
        }

        var body = new ReplyBody(stream);
        var reader = new CompletionReader();
        JsonElement? last = null;
        await foreach (var chunk in body.ReadAsync(clock.Token).ConfigureAwait(false))
        {
            last = chunk.Json;
            var contents = reader.Read(chunk);
            stream.Grace = reader.IsFinished ? UsageGrace : null;
            if (contents.Count > 0)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, contents);
            }
        }

        if (body.IsComplete && !reader.HasChoice && last is { } strange)
        {
            throw Unknown(strange);
        }

        if (!reader.HasChoice || (!reader.IsFinished && !body.IsComplete))
        {
            throw new BrokenReplyException();
        }

        yield return reader.End();
        stream.Grace = EndGrace;
        await stream.ReadUpToAsync(LongestError).ConfigureAwait(false);
    }

    private static Exception Unknown(JsonElement answer) => ErrorBody.Of(answer) is { Message: not null } error
        ? new ProviderErrorException(error)
        : new MalformedReplyException(answer.GetRawText(), mayPass: false);

    private async Task<ModelException> FailureAsync(PipelineResponse response, ResponseStream stream, AttemptClock clock)
    {
        string? Header(string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

        var words = "";
        try
        {
            words = Encoding.UTF8.GetString(await stream.ReadUpToAsync(LongestError).ConfigureAwait(false));
        }
        catch (Exception) when (clock.Expired is not null || !clock.Token.IsCancellationRequested)
        {
            // The status says enough.
        }

        return report.OfStatus(response.Status, ErrorBody.OfText(words), RetryHint.Read(Header, time.GetUtcNow()), Header("Location"));
    }
}
