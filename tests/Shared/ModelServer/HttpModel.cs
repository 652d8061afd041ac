using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>
/// A model behind a real HTTP endpoint on loopback: it says what a test has put into its queue, request by request, and
/// keeps what it was sent. It can be slow, silent, cut off and wrong, down to the byte.
/// </summary>
public sealed class HttpModel : IAsyncDisposable
{
    /// <summary>The key that <see cref="Environment"/> gives away.</summary>
    public const string Key = "sk-test-0123456789abcdef";

    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HttpReply> _replies = [];
    private readonly ConcurrentDictionary<HttpModelConnection, Task> _connections = [];
    private readonly Lock _lock = new();
    private readonly List<HttpModelRequest> _requests = [];
    private readonly Task _accepting;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    private HttpModel()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What is answered when the queue is empty: "done", unless a test says otherwise.</summary>
    public Func<HttpModelRequest, HttpReply> Otherwise { get; set; } = _ => HttpReply.Says("done");

    /// <summary>The address for <c>OPENAI_BASE_URL</c>.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>The variables that make the agent use this model.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OPENAI_API_KEY"] = Key,
        ["OPENAI_BASE_URL"] = BaseUrl.ToString(),
        ["OPENAI_MODEL"] = "test-model",
    };

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<HttpModelRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many connections were made so far.</summary>
    public int Connections => Volatile.Read(ref _accepted);

    /// <summary>Starts a server on a free port.</summary>
    public static HttpModel Start() => new();

    /// <summary>Puts replies into the queue, one for each request to come.</summary>
    public HttpModel Enqueue(params ReadOnlySpan<HttpReply> replies)
    {
        foreach (var reply in replies)
        {
            _replies.Enqueue(reply);
        }

        return this;
    }

    /// <summary>The request of this number, from 0, once it has arrived.</summary>
    public async Task<HttpModelRequest> RequestAsync(int number)
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (number < _requests.Count)
                {
                    return _requests[number];
                }

                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(HangGuard);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    internal HttpReply Answer(HttpModelRequest request)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            _requests.Add(request);
            arrived = _arrival;
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var reply = _replies.TryDequeue(out var next) ? next : Otherwise(request);
        arrived.SetResult();
        return reply;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = new HttpModelConnection(await _listener.AcceptSocketAsync(_stop.Token), this);
                Interlocked.Increment(ref _accepted);
                _connections[connection] = connection.RunAsync(_stop.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
