using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http;
using OpenAI;
using OpenAI.Chat;

namespace AcpAgent.Core.Models.OpenAi;

/// <summary>Sends requests to a provider. Waits for nothing but connections and repeats nothing: that is its caller's business.</summary>
internal sealed class ChatEndpoint : IDisposable
{
    private readonly HttpClient _http;
    private readonly ChatClient _client;

    public ChatEndpoint(ModelSettings settings)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A key never follows a redirect to where it does not belong.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.Timeouts.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // A reply that is not read to its end is not wanted: its connection closes at once, and the provider stops.
            ResponseDrainTimeout = TimeSpan.Zero,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client = new ChatClient(settings.Model, new ApiKeyCredential(settings.ApiKey ?? throw new ArgumentException("No key.", nameof(settings))), new OpenAIClientOptions
        {
            Endpoint = settings.BaseUrl,
            Transport = new HttpClientPipelineTransport(_http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            UserAgentApplicationId = "acp-agent",
            EnableDistributedTracing = false,
        });
    }

    /// <summary>Sends a request and gives back the head of the response, whatever its status; the body is read from its stream.</summary>
    public async Task<PipelineResponse> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var content = BinaryContent.Create(BinaryData.FromBytes(body));
        var result = await _client.CompleteChatAsync(content, new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = cancellation,
        }).ConfigureAwait(false);
        return result.GetRawResponse();
    }

    public void Dispose() => _http.Dispose();
}
