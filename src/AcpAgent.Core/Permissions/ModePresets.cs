using AcpAgent.Core.Permissions.Rules;

namespace AcpAgent.Core.Permissions;

/// <summary>What the session's mode says of a tool call where no rule does.</summary>
internal static class ModePresets
{
    private static readonly string[] _documentation =
    [
        "docs.python.org", "learn.microsoft.com", "developer.mozilla.org", "docs.rs", "doc.rust-lang.org", "crates.io", "pkg.go.dev", "go.dev", "nodejs.org", "docs.npmjs.com", "www.npmjs.com",
        "pypi.org", "docs.github.com", "git-scm.com", "react.dev", "vuejs.org", "angular.dev", "www.typescriptlang.org", "kubernetes.io", "docs.docker.com", "www.postgresql.org", "sqlite.org",
        "www.sqlite.org", "docs.oracle.com", "docs.spring.io", "kotlinlang.org", "docs.swift.org", "www.ruby-lang.org", "ruby-doc.org", "www.php.net", "en.cppreference.com", "cmake.org",
        "www.gnu.org", "man7.org", "www.rfc-editor.org", "datatracker.ietf.org", "agentclientprotocol.com", "modelcontextprotocol.io", ".readthedocs.io", "www.nuget.org", "httpwg.org",
    ];

    /// <summary>Decides; null where the mode has no opinion of the tool.</summary>
    public static PermissionDecision? Decide(ToolCallFacts call, string modeId)
    {
        var rule = $"mode:{modeId}/{(call.Mcp is null ? call.Tool : "mcp")}";
        PermissionDecision Say(Verdict verdict, string reason) => new(verdict, rule, reason);
        var changesNothing = modeId is SessionModes.ReadOnly or SessionModes.Plan;
        switch (call.Tool)
        {
            case "read_file" or "list_directory" or "glob" or "search_file_content" or "write_file" or "replace" when call.Paths.Count == 0:
                return Say(Verdict.Deny, "It is not known which file this is about.");
            case "read_file" or "list_directory" or "glob" or "search_file_content" or "write_file" or "replace":
                return call.Paths.Select(path => OfPath(path, call.Tool is "write_file" or "replace" || path.Writes, modeId, Say)).MaxBy(decision => decision.Verdict);
            case "run_shell_command":
                return OfCommand(call.Command, modeId, Say);
            case "web_fetch":
                return OfUrl(call.Url, modeId, Say);
            case "web_search":
                return modeId switch
                {
                    SessionModes.ReadOnly => Say(Verdict.Deny, "This mode searches nothing outside."),
                    SessionModes.FullAccess => Say(Verdict.Allow, "Full access allows searching the web."),
                    _ => Say(Verdict.Ask, "What is searched for leaves the machine."),
                };
            case "todo_write":
                return modeId == SessionModes.Plan ? Say(Verdict.Deny, $"The mode \"{modeId}\" changes nothing.") : Say(Verdict.Allow, "The list belongs to the session alone.");
            case "stop_shell_command":
                return Say(Verdict.Allow, "It ends nothing but what the session itself has started.");
            case "save_memory":
                return changesNothing ? Say(Verdict.Deny, "What is remembered outlives the session.") : Say(Verdict.Allow, "The mode allows remembering.");
            case "activate_skill" or "ask_user":
                return null;
            default:
                return call.Mcp is { } mcp ? OfMcp(mcp, modeId, Say) : null;
        }
    }

    private static PermissionDecision OfPath(PathFact path, bool writes, string modeId, Func<Verdict, string, PermissionDecision> say) => (writes, modeId) switch
    {
        (true, SessionModes.ReadOnly or SessionModes.Plan) => say(Verdict.Deny, $"The mode \"{modeId}\" changes nothing."),
        (_, SessionModes.FullAccess) => say(Verdict.Allow, "Full access allows it."),
        _ when !path.WithinRoots => say(Verdict.Ask, "It lies outside the workspace."),
        (true, _) => say(Verdict.Allow, "Writing inside the workspace is allowed."),
        _ => say(Verdict.Allow, "Reading inside the workspace is allowed."),
    };

    private static PermissionDecision OfCommand(CommandFact? command, string modeId, Func<Verdict, string, PermissionDecision> say) => command switch
    {
        null => say(Verdict.Deny, "It is not known which command this is about."),
        _ when modeId == SessionModes.ReadOnly => say(Verdict.Deny, "This mode runs no commands."),
        _ when modeId == SessionModes.FullAccess => say(Verdict.Allow, "Full access allows commands."),
        { WithinRoots: true, Judgement.Harmless: not null } => say(Verdict.Allow, "The command only reads, and only in the workspace."),
        _ when modeId == SessionModes.Plan => say(Verdict.Deny, $"This mode runs only commands that only read. {Why(command)}"),
        { Judgement.Dangerous: { } danger } => say(Verdict.Deny, danger),
        { WithinRoots: false } => say(Verdict.Ask, "It starts outside the workspace."),
        _ => say(Verdict.Ask, $"It is not proven that the command only reads. {Why(command)}"),
    };

    private static string Why(CommandFact command) => command.Judgement?.NotHarmless is { } why ? $"{char.ToUpperInvariant(why[0])}{why[1..].TrimEnd('.')}." : "Nobody has looked at it.";

    private static PermissionDecision OfUrl(UrlFact? url, string modeId, Func<Verdict, string, PermissionDecision> say)
    {
        if (modeId == SessionModes.ReadOnly)
        {
            return say(Verdict.Deny, "This mode fetches nothing.");
        }

        if (url is null || HostName.Of(url.Url) is not { } host)
        {
            return say(Verdict.Deny, "It is no address of a web page.");
        }

        var isPrivate = NetworkPlace.IsPrivateName(host) || url.Addresses?.Any(NetworkPlace.IsPrivate) == true || (System.Net.IPAddress.TryParse(host, out _) && NetworkPlace.IsPrivate(host));
        if (isPrivate)
        {
            return modeId == SessionModes.FullAccess
                ? say(Verdict.Ask, $"{host} is an address of a private network.")
                : say(Verdict.Deny, $"{host} is an address of a private network.");
        }

        return modeId == SessionModes.FullAccess ? say(Verdict.Allow, "Full access allows fetching pages.")
            : url.Addresses is not [] && _documentation.Any(entry => HostName.Matches(entry, host)) ? say(Verdict.Allow, $"{host} is known to hold documentation.")
            : say(Verdict.Ask, $"{host} is not known.");
    }

    private static PermissionDecision OfMcp(McpFact mcp, string modeId, Func<Verdict, string, PermissionDecision> say) => modeId switch
    {
        SessionModes.FullAccess => say(Verdict.Allow, "Full access allows tools of servers."),
        SessionModes.ReadOnly or SessionModes.Plan => mcp.ReadOnly
            ? say(Verdict.Ask, $"The server \"{mcp.Server}\" says that the tool only reads.")
            : say(Verdict.Deny, $"The mode \"{modeId}\" changes nothing, and the server does not say that the tool only reads."),
        _ when mcp is { Trusted: true } and ({ Destructive: false } or { ReadOnly: true }) => say(Verdict.Allow, $"The server \"{mcp.Server}\" is trusted."),
        _ => say(Verdict.Ask, mcp.Trusted ? "The tool may destroy something." : $"The server \"{mcp.Server}\" is not trusted."),
    };
}
