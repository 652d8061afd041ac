using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Models.OpenAi.Failures;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// The chunks of a successful response. Whether it is a stream or one JSON value is seen by how it begins, because servers
/// answer a streaming request with either, under any content type.
/// </summary>
internal sealed class ReplyBody(ResponseStream stream)
{
    private const int ExcerptLength = 200;
    private static readonly byte[] Done = "[DONE]"u8.ToArray();
    private static readonly JsonReaderOptions SeveralValues = new() { AllowMultipleValues = true };

    private readonly PlainChunk _plain = new();

    /// <summary>Whether the server has said that this is all.</summary>
    public bool IsComplete { get; private set; }

    public async IAsyncEnumerable<ReplyChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var beginning = await stream.PeekAsync().ConfigureAwait(false);
        if (beginning.IsEmpty)
        {
            yield break;
        }

        switch (beginning.Span[0])
        {
            case (byte)'{' or (byte)'[':
                var values = Values(await stream.ReadUpToAsync(int.MaxValue).ConfigureAwait(false));
                IsComplete = true;
                foreach (var value in values)
                {
                    yield return new ReplyChunk(null, value);
                }

                break;
            case (byte)'d' or (byte)'e' or (byte)'i' or (byte)'r' or (byte)':' or 0xEF:
                await foreach (var item in SseParser.Create(stream, Event).EnumerateAsync(cancellation).ConfigureAwait(false))
                {
                    if (item.Data.Text is { } text)
                    {
                        yield return new ReplyChunk(text, default);
                    }

                    foreach (var value in item.Data.Values)
                    {
                        yield return new ReplyChunk(null, value);
                    }

                    if (IsComplete)
                    {
                        break;
                    }
                }

                break;
            default:
                throw new MalformedReplyException(Excerpt(beginning.Span), mayPass: false);
        }
    }

    /// <summary>Reads the data of an event: one JSON value, as a rule; a server that forgets the blank lines between its events sends several.</summary>
    private EventData Event(string type, ReadOnlySpan<byte> data)
    {
        data = data[Ascii.Trim(data)];
        if (type != "error" && _plain.TryRead(data, out var text))
        {
            return new EventData(text, []);
        }

        if (type == "error")
        {
            throw new ProviderErrorException(ErrorBody.OfText(Encoding.UTF8.GetString(data)));
        }

        if (data.EndsWith(Done))
        {
            IsComplete = true;
            data = data[..^Done.Length];
        }

        return new EventData(null, Values(data));
    }

    private static List<JsonElement> Values(ReadOnlySpan<byte> json)
    {
        var values = new List<JsonElement>(1);
        try
        {
            var reader = new Utf8JsonReader(json, SeveralValues);
            while (reader.Read())
            {
                values.Add(JsonElement.ParseValue(ref reader));
            }
        }
        catch (JsonException)
        {
            throw new MalformedReplyException(Excerpt(json), mayPass: true);
        }

        return values;
    }

    private readonly record struct EventData(string? Text, IReadOnlyList<JsonElement> Values);

    private static string Excerpt(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ExcerptLength)]);
}
