using System.Diagnostics;
using System.Text;
using AcpAgent.Tests.Shared.ModelServer;

namespace AcpAgent.Bench.Agents;

/// <summary>A model over HTTP that answers at once, and a plain client that times how long that takes.</summary>
internal sealed class BenchModel : IAsyncDisposable
{
    /// <summary>What it always says, a few sentences.</summary>
    public const string Answer =
        "The project keeps every session in an append-only journal. A fact is written before anybody is shown it, so what a client " +
        "saw before a crash is there afterwards. Loading folds the records into whole messages and tool calls.";

    private readonly HttpModel _server = HttpModel.Start();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };

    public BenchModel() => _server.Otherwise = _ => HttpReply.Says(Answer).Uses(400, 40);

    /// <summary>The server.</summary>
    public HttpModel Server => _server;

    /// <summary>Times one request and its whole answer by a plain client; the body is as long as an agent's.</summary>
    /// <returns>Milliseconds.</returns>
    public double MeasureRoundTrip()
    {
        var body = $$"""{"messages":[{"role":"system","content":"{{new string('s', 4000)}}"},{"role":"user","content":"hello"}],"model":"test-model","stream":true}""";
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{_server.BaseUrl}/chat/completions"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        using var content = response.Content.ReadAsStream();
        content.CopyTo(Stream.Null);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
