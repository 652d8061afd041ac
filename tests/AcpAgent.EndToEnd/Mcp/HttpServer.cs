using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>The everything-server from npm, serving HTTP on a port of its own.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly Process _process;

    private HttpServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="script">The server's script.</param>
    /// <param name="transport"><c>streamableHttp</c> or <c>sse</c>.</param>
    /// <param name="port">The port; 0 for any.</param>
    public static async Task<HttpServer> StartAsync(string script, string transport, int port = 0)
    {
        port = port == 0 ? FreePort() : port;
        var start = new ProcessStartInfo(NodeClients.Node, [script, transport]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Patience.UntilAsync(() => Listens(port), $"the server listens on {port}");
        return new HttpServer(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect("localhost", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
