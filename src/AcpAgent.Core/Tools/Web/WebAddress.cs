using System.Net;

namespace AcpAgent.Core.Tools.Web;

/// <summary>An address of the web as it is fetched: with what its host was resolved to, once, before anybody decided about it.</summary>
/// <param name="Uri">The address.</param>
/// <param name="Addresses">All that the host was resolved to; a connection goes to no other.</param>
internal sealed record WebAddress(Uri Uri, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>Reads what a model wrote.</summary>
    /// <returns>Why it cannot be fetched; null where it can.</returns>
    public static string? Check(string text, out Uri uri)
    {
        uri = new Uri("about:blank");
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            return "must be an absolute address that begins with http:// or https://";
        }

        uri = parsed;
        return parsed.UserInfo.Length > 0 ? "must not hold a user name or password" : parsed.IdnHost.Length == 0 ? "names no host" : null;
    }

    /// <summary>Finds out where the host is.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot be resolved.</exception>
    public static async Task<WebAddress> ResolveAsync(Uri uri, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellation) => new(
        uri, IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) ? [address] : await resolve(uri.IdnHost, cancellation).ConfigureAwait(false));

    /// <summary>Whether another address is for the same server, so that what was decided about this one holds for it.</summary>
    public bool IsSameServer(Uri other) =>
        string.Equals(Uri.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase)
        && ((other.Scheme == Uri.Scheme && other.Port == Uri.Port) || (other.Scheme == "https" && other.IsDefaultPort && Uri.IsDefaultPort));
}
