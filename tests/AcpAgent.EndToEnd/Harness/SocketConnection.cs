using AcpAgent.Client.Connecting;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>One connection to an agent that listens. Judged like standard streams when the test is done with it.</summary>
public sealed class SocketConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private RawClient? _raw;
    private TestClient? _client;

    private SocketConnection(AgentAddress address, Stream stream)
    {
        _stream = stream;
        Wire = new AgentWire($"a connection to {address}", stream, stream);
    }

    public AgentWire Wire { get; }

    /// <summary>A client of the project over it.</summary>
    public TestClient Client => _client ??= new TestClient(Wire);

    /// <summary>A client that writes anything over it.</summary>
    public RawClient Raw => _raw ??= new RawClient(Wire);

    /// <summary>Connects; somebody must listen.</summary>
    public static async Task<SocketConnection> ConnectAsync(AgentAddress address) =>
        new(address, await address.ConnectAsync(CancellationToken.None));

    /// <summary>Goes away without a word, as a client that died does.</summary>
    public void Drop()
    {
        Wire.Log.Cut = true;
        _stream.Dispose();
    }

    /// <summary>Closes it and fails if it was not clean.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _stream.DisposeAsync();
        _raw?.GoOnReading();
        await (_raw?.Ended ?? Task.CompletedTask);
        Wire.AssertClean();
    }
}
