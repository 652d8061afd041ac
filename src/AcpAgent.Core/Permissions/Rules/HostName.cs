using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AcpAgent.Core.Permissions.Rules;

/// <summary>Hosts of addresses, spelled in one way only: lower case, without userinfo, port and trailing dot, numbers as an IP address.</summary>
internal static class HostName
{
    private static readonly IdnMapping _idn = new() { UseStd3AsciiRules = true };

    /// <summary>The host of an http or https address; null where it is none, or none that can be told for certain.</summary>
    public static string? Of(string url)
    {
        if (url.AsSpan().ContainsAnyInRange('\0', ' ') || url.Contains('\\') || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }

        return Normalize(uri.Host);
    }

    /// <summary>A host in its one spelling; null where it is none.</summary>
    public static string? Normalize(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (name is ['[', .., ']'])
        {
            name = name[1..^1];
        }

        if (name.Length is 0 or > 253)
        {
            return null;
        }

        if (IPAddress.TryParse(name, out var address) || TryNumber(name, out address))
        {
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        try
        {
            var ascii = _idn.GetAscii(name);
            return ascii.Split('.').All(label => label.Length is > 0 and <= 63) ? ascii : null;
        }
        catch (ArgumentException)
        {
            // Underscores are no part of host names, but of many names that resolve.
            return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? name : null;
        }
    }

    /// <summary>True where an entry of a list means the host: <c>.x.com</c> itself and all below, <c>x.com</c> only itself.</summary>
    public static bool Matches(string entry, string host) => entry is ['.', .. var rest]
        ? host == rest || (host.EndsWith(entry, StringComparison.Ordinal) && !IPAddress.TryParse(host, out _))
        : host == entry;

    /// <summary>Octal, hexadecimal and shortened numbers, as <c>inet_aton</c> reads them.</summary>
    private static bool TryNumber(string name, out IPAddress address)
    {
        address = IPAddress.None;
        var parts = name.Split('.');
        if (parts.Length > 4 || !char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        var value = 0UL;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryPart(parts[i], out var part) || part > (i == parts.Length - 1 ? (1UL << (8 * (5 - parts.Length))) - 1 : 255))
            {
                return false;
            }

            value |= i == parts.Length - 1 ? part : part << (8 * (3 - i));
        }

        address = new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        return address.AddressFamily == AddressFamily.InterNetwork;
    }

    private static bool TryPart(string text, out ulong value)
    {
        try
        {
            value = text switch
            {
                ['0', 'x', .. var hex] => hex.Length == 0 ? 0 : Convert.ToUInt64(hex, 16),
                ['0', _, ..] => Convert.ToUInt64(text, 8),
                _ => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
            };
            return value <= uint.MaxValue;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            value = 0;
            return false;
        }
    }
}
