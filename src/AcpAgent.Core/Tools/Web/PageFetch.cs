using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace AcpAgent.Core.Tools.Web;

/// <summary>
/// Fetches pages. Connects only to what the host was resolved to before the decision, so that a name that is resolved to something else a moment
/// later leads nowhere else; knows no proxy, no cookies and no credentials.
/// </summary>
internal static class PageFetch
{
    /// <summary>Bytes of a page that are read at most.</summary>
    public const int MostBytes = 5 << 20;

    private const int MostRedirects = 5;

    /// <summary>Fetches a page. Redirects are followed on the same server.</summary>
    /// <exception cref="HttpRequestException">It cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<WebPage> GetAsync(WebAddress address, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 64,
            ConnectCallback = async (context, stop) => new NetworkStream(await ConnectAsync(address.Addresses, context.DnsEndPoint.Port, stop).ConfigureAwait(false), ownsSocket: true),
        };
        using var client = new HttpClient(handler);
        var uri = address.Uri;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("acp-agent", "1"));
            request.Headers.Accept.ParseAdd("text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.1");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                var next = new Uri(uri, location);
                if (!address.IsSameServer(next))
                {
                    return new WebPage((int)response.StatusCode, "", null, false, next);
                }

                uri = redirects < MostRedirects ? next : throw new HttpRequestException($"it redirects more than {MostRedirects} times");
                continue;
            }

            return await ReadAsync(response, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        Exception? failure = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellation).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<WebPage> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var type = response.Content.Headers.ContentType;
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = ArrayPool<byte>.Shared.Rent(MostBytes + 1);
            try
            {
                var length = await stream.ReadAtLeastAsync(bytes.AsMemory(0, MostBytes + 1), MostBytes + 1, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                var content = bytes.AsSpan(0, Math.Min(length, MostBytes));
                return new WebPage((int)response.StatusCode, type?.MediaType ?? "", IsText(type?.MediaType, content) ? Decode(content, type?.CharSet) : null, length > MostBytes, null);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static bool IsText(string? type, ReadOnlySpan<byte> content) => type switch
    {
        null => !content.Contains((byte)0),
        "application/json" or "application/xml" or "application/javascript" or "application/x-yaml" or "application/yaml" or "application/toml" => true,
        _ => type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal) || type.EndsWith("+json", StringComparison.Ordinal),
    };

    private static string Decode(ReadOnlySpan<byte> content, string? charset)
    {
        try
        {
            return (charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"'))).GetString(content);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(content);
        }
    }
}
