using System.Text;

namespace AcpAgent.Core.Sandbox.Seatbelt;

/// <summary>
/// A confinement as a text for macOS's Seatbelt (<c>sandbox-exec -p</c>). What no line allows is denied; of lines that speak of the same, the
/// last counts, so denials come last.
/// </summary>
internal static class SeatbeltProfile
{
    /// <summary>What every program needs: nothing of it reaches a file, another's process or the network.</summary>
    private const string Programs = """
        ; programs
        (allow process-fork)
        (allow signal (target same-sandbox))
        (allow process-info* (target same-sandbox))
        (allow sysctl-read)
        (allow file-read-metadata)
        (allow file-read-data (literal "/"))
        (allow file-read* (subpath "/dev/fd"))
        (allow file-read* file-write-data file-ioctl (literal "/dev/dtracehelper"))
        (allow mach-lookup
            (global-name "com.apple.bsd.dirhelper")
            (global-name "com.apple.logd")
            (global-name "com.apple.system.logger")
            (global-name "com.apple.system.notification_center")
            (global-name "com.apple.system.opendirectoryd.libinfo")
            (global-name "com.apple.system.opendirectoryd.membership"))

        """;

    /// <summary>What names and certificates are asked of.</summary>
    private const string AllNetwork = """
        ; network: all
        (allow network-outbound (remote ip))
        (allow network-inbound network-bind (local ip))
        (allow network-outbound (literal "/private/var/run/mDNSResponder"))
        (allow system-socket)
        (allow mach-lookup
            (global-name "com.apple.SecurityServer")
            (global-name "com.apple.SystemConfiguration.DNSConfiguration")
            (global-name "com.apple.SystemConfiguration.configd")
            (global-name "com.apple.networkd")
            (global-name "com.apple.ocspd")
            (global-name "com.apple.trustd")
            (global-name "com.apple.trustd.agent"))

        """;

    private const string Loopback = """
        ; network: this machine alone
        (allow network-outbound (remote ip "localhost:*"))
        (allow network-inbound network-bind (local ip "localhost:*"))

        """;

    private const string UnixSockets = """
        ; Unix sockets
        (allow network-outbound (remote unix-socket))
        (allow network-inbound network-bind (local unix-socket))

        """;

    /// <summary>The text.</summary>
    public static string Of(Confinement confinement)
    {
        var text = new StringBuilder("(version 1)\n(deny default)\n\n").Append(Programs).Append("\n; files\n");
        foreach (var grant in confinement.Grants)
        {
            text.Append(Allow(grant)).Append('\n');
        }

        text.Append(confinement.Network switch
        {
            NetworkAccess.None => "",
            NetworkAccess.Loopback => $"\n{Loopback}",
            NetworkAccess.All => $"\n{AllNetwork}",
            _ => throw new ArgumentOutOfRangeException(nameof(confinement)),
        });
        text.Append(confinement.UnixSockets ? $"\n{UnixSockets}" : "");
        var denied = confinement.Covered.Select(covered => covered.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        text.Append(denied.Count > 0 ? "\n; what lies in the files above and is denied nevertheless\n" : "");
        foreach (var path in confinement.Covered.SelectMany(OnTheWay).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // By another name of what is around it, it would not be denied.
            text.Append($"(deny file-write-unlink (literal {Quote(path)}))\n");
        }

        foreach (var path in denied)
        {
            text.Append($"(deny file-read-data file-read-xattr file-write* file-map-executable process-exec* network-outbound (subpath {Quote(path)}))\n");
        }

        return text.ToString();
    }

    /// <summary>A path as a string of Scheme: there is nothing in it that could end it.</summary>
    internal static string Quote(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The directories between a grant and what is taken from it.</summary>
    private static IEnumerable<string> OnTheWay(CoveredPath covered)
    {
        for (var at = Path.GetDirectoryName(covered.Path); at is not null && at.Length > covered.Beneath.Length; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static string Allow(PathGrant grant)
    {
        var where = $"(subpath {Quote(grant.Path)})";
        return grant.Kind switch
        {
            GrantKind.List => $"(allow file-read-data (literal {Quote(grant.Path)}))",
            GrantKind.Read => $"(allow file-read* file-map-executable process-exec* {where})",
            GrantKind.Device => $"(allow file-read* file-write-data file-ioctl (literal {Quote(grant.Path)}))",
            GrantKind.Write => $"(allow file-read* file-write* file-map-executable process-exec* {where})",
            _ => throw new ArgumentOutOfRangeException(nameof(grant)),
        };
    }
}
