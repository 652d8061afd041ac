using System.Globalization;
using AcpAgent.Core.Sandbox.Settings;

namespace AcpAgent.Core.Mcp.Settings;

/// <summary>Reads an <c>mcp.json</c>: all of it, or nothing.</summary>
internal static class McpFile
{
    /// <summary>Its name in each layer's directory.</summary>
    public const string FileName = "mcp.json";

    private const int LongestName = 128;
    private const double LongestTimeout = 24 * 60 * 60;
    private static readonly string[] _ofPrograms = ["command", "args", "env", "cwd"];
    private static readonly string[] _ofAddresses = ["url", "headers"];
    private static readonly string[] _ofBoth = ["type", "timeout", "trust"];

    private enum Transport
    {
        Program,
        Http,
        EventStream,
    }

    /// <summary>The servers that a file names, in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="mayBeRelative">Whether programs may be named by paths that begin in the session's working directory.</param>
    /// <exception cref="SettingsException">It is not what it must be.</exception>
    public static IReadOnlyList<McpServerSettings> Parse(string path, byte[] bytes, bool mayBeRelative) =>
        SettingsNode.Parse(path, bytes).Members("mcpServers").TryGetValue("mcpServers", out var servers)
            ? [.. servers.NamedItems().Select(server => Server(server, mayBeRelative))]
            : [];

    private static McpServerSettings Server(SettingsNode node, bool mayBeRelative)
    {
        if (string.IsNullOrWhiteSpace(node.Name) || node.Name.Length > LongestName || node.Name.Any(char.IsControl))
        {
            throw node.Wrong($"must be a name of at most {LongestName} characters");
        }

        var members = node.Members([.. _ofBoth, .. _ofPrograms, .. _ofAddresses]);
        var transport = TransportOf(node, members);
        if ((transport == Transport.Program ? _ofAddresses : _ofPrograms).FirstOrDefault(members.ContainsKey) is { } foreign)
        {
            throw members[foreign].Wrong(transport == Transport.Program ? "does not go with a program" : "does not go with an address");
        }

        return new McpServerSettings(node.Name, transport == Transport.Program ? Program(node, members, mayBeRelative) : Address(node, members, transport))
        {
            IsTrusted = members.TryGetValue("trust", out var trust) && trust.Flag(),
            Timeouts = members.TryGetValue("timeout", out var timeout) ? TimeoutsOf(timeout) : McpTimeouts.Default,
            Expands = true,
        };
    }

    private static Transport TransportOf(SettingsNode node, Dictionary<string, SettingsNode> members)
    {
        if (members.TryGetValue("type", out var type))
        {
            return type.Text().ToUpperInvariant() switch
            {
                "STDIO" => Transport.Program,
                "HTTP" or "STREAMABLE-HTTP" or "STREAMABLE_HTTP" or "STREAMABLEHTTP" => Transport.Http,
                "SSE" => Transport.EventStream,
                _ => throw type.Wrong("must be stdio, http or sse"),
            };
        }

        return (members.ContainsKey("command"), members.ContainsKey("url")) switch
        {
            (true, false) => Transport.Program,
            (false, true) => Transport.Http,
            (true, true) => throw node.Wrong("has both \"command\" and \"url\""),
            _ => throw node.Wrong("needs \"command\" or \"url\""),
        };
    }

    private static StdioEndpoint Program(SettingsNode node, Dictionary<string, SettingsNode> members, bool mayBeRelative)
    {
        var command = members.GetValueOrDefault("command") ?? throw node.Wrong("needs \"command\"");
        if (!mayBeRelative && IsRelativePath(command.Text()))
        {
            throw command.Wrong("must be a name that is looked up in PATH, an absolute path, or begin with ~/");
        }

        return new StdioEndpoint(
            command.Text(),
            members.TryGetValue("args", out var args) ? [.. args.Items().Select(item => item.AnyText())] : [],
            members.TryGetValue("env", out var env) ? Texts(env, name => name.Contains('=') ? "is no name of a variable" : null) : NoTexts,
            members.TryGetValue("cwd", out var directory) ? directory.Text() : null);
    }

    private static HttpEndpoint Address(SettingsNode node, Dictionary<string, SettingsNode> members, Transport transport)
    {
        var url = members.GetValueOrDefault("url") ?? throw node.Wrong("needs \"url\"");
        return new HttpEndpoint(
            AddressOf(url.Text()) ?? throw url.Wrong("must be an address that begins with http:// or https://, without user or password"),
            members.TryGetValue("headers", out var headers) ? Texts(headers, name => IsHeaderName(name) ? null : "is no name of a header") : NoTexts,
            transport == Transport.EventStream);
    }

    /// <summary>An address that can be spoken to; null for anything else.</summary>
    internal static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo.Length: 0 } ? url : null;

    /// <summary>Whether a header may have this name.</summary>
    internal static bool IsHeaderName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool IsRelativePath(string command) =>
        command.Contains('/') && !command.StartsWith('/') && !command.StartsWith("~/", StringComparison.Ordinal);

    private static Dictionary<string, string> NoTexts => [];

    private static Dictionary<string, string> Texts(SettingsNode node, Func<string, string?> problem) => node.NamedItems().ToDictionary(
        item => item.Name.Length == 0 || item.Name.Contains('\0') ? throw node.Wrong("has an entry without a name") : problem(item.Name) is { } why ? throw item.Wrong(why) : item.Name,
        item => item.AnyText());

    private static McpTimeouts TimeoutsOf(SettingsNode node)
    {
        if (!node.IsObject)
        {
            return McpTimeouts.Default with { Startup = Seconds(node) };
        }

        var members = node.Members("startup", "request");
        return new McpTimeouts(
            members.TryGetValue("startup", out var startup) ? Seconds(startup) : McpTimeouts.Default.Startup,
            members.TryGetValue("request", out var request) ? Seconds(request) : McpTimeouts.Default.Request);
    }

    private static TimeSpan Seconds(SettingsNode node) => node.Number() is > 0 and <= LongestTimeout and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw node.Wrong(string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds, more than 0 and at most {LongestTimeout}"));
}
