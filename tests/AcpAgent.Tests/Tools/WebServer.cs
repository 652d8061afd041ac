using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AcpAgent.Tests.Tools;

/// <summary>A small server of the web, an answer for each connection.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly TcpListener _listener;

    public WebServer(IPAddress? address = null, int port = 0)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The paths asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The headers that came.</summary>
    public ConcurrentQueue<string> Headers { get; } = [];

    /// <summary>Status, content type, body and, for redirects, where to.</summary>
    public Func<string, (int Status, string Type, byte[] Body, string? Location)> Answer { get; set; } = _ => (200, "text/plain", [], null);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var path = (await reader.ReadLineAsync())!.Split(' ')[1];
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                Headers.Enqueue(header);
            }

            Asked.Enqueue(path);
            var (status, type, body, location) = Answer(path);
            var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n");
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}{(location is null ? "" : $"Location: {location}\r\n")}\r\n"));
                await stream.WriteAsync(body);
            }
            catch (IOException)
            {
                // The client has read enough.
            }
        }
    }
}
