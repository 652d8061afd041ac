using System.Net;
using System.Net.Sockets;

namespace AcpAgent.Core.Permissions.Rules;

/// <summary>Where addresses lie.</summary>
internal static class NetworkPlace
{
    private static readonly IPNetwork[] _notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
            "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>True for whatever is not an address of the public internet, and for what is no address.</summary>
    public static bool IsPrivate(string address)
    {
        if (!IPAddress.TryParse(address.Split('%')[0], out var ip))
        {
            return true;
        }

        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && ip.GetAddressBytes() is var bytes && bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0)
        {
            return true;
        }

        return _notPublic.Any(network => network.BaseAddress.AddressFamily == ip.AddressFamily && network.Contains(ip));
    }

    /// <summary>True for names that never mean a host of the public internet.</summary>
    public static bool IsPrivateName(string host) =>
        host is "localhost" or "metadata" or "metadata.google.internal" or "instance-data" || (!host.Contains('.', StringComparison.Ordinal) && !host.Contains(':', StringComparison.Ordinal))
        || host.EndsWith(".localhost", StringComparison.Ordinal) || host.EndsWith(".local", StringComparison.Ordinal) || host.EndsWith(".internal", StringComparison.Ordinal)
        || host.EndsWith(".lan", StringComparison.Ordinal) || host.EndsWith(".home.arpa", StringComparison.Ordinal);
}
