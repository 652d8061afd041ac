namespace AcpAgent.Tests.Rooms;

/// <summary>A folder with one purpose, which is a namespace with everything below it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="MayUse">The namespaces of the rooms that it may name. Itself and what lies outside the house are always allowed.</param>
public sealed record Room(string Namespace, params string[] MayUse)
{
    private const string Schema = "AcpAgent.Protocol.Schema";
    private const string Wire = "AcpAgent.Protocol.Wire";

    /// <summary>The whole house. Whoever adds a room says here what it may use.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new(Schema),
        new(Wire, Schema),

        InCore("Platform", []),
        InCore("Sandbox", [], "Platform"),
        InCore("Processes", [], "Platform", "Sandbox"),
        InCore("Permissions", [Schema]),
        InCore("Secrets", [], "Platform"),
        InCore("Journal", [Schema], "Platform", "Secrets"),
        InCore("Models", []),
        InCore("Workspace", [], "Permissions", "Platform"),
        InCore("Configuration", [], "Platform", "Workspace"),
        InCore("Tools", [Schema], "Permissions", "Platform", "Processes", "Sandbox", "Secrets", "Workspace"),
        InCore("Mcp", [Schema], "Configuration", "Permissions", "Platform", "Processes", "Sandbox", "Secrets", "Tools", "Workspace"),
        InCore("Instructions", [Schema], "Permissions", "Tools", "Workspace"),
        InCore("Sessions", [Schema, Wire], "Journal", "Workspace"),
        InCore("Turns", [Schema], "Journal", "Models", "Permissions", "Secrets", "Tools", "Workspace"),
        InCore("Agent", [Schema, Wire], "Configuration", "Instructions", "Journal", "Mcp", "Models", "Permissions", "Platform", "Sandbox", "Secrets", "Sessions", "Tools", "Turns", "Workspace"),

        new("AcpAgent.Client", Schema, Wire),
        new("AcpAgent.Hosting", "AcpAgent.Client", "AcpAgent.Core.Agent", "AcpAgent.Core.Models", "AcpAgent.Core.Processes", "AcpAgent.Core.Sandbox", "AcpAgent.Core.Secrets", "AcpAgent.Core.Tools", Wire),
        new(
            "AcpAgent.Commands",
            "AcpAgent.Client", "AcpAgent.Core.Agent", "AcpAgent.Core.Configuration", "AcpAgent.Core.Journal", "AcpAgent.Core.Models", "AcpAgent.Core.Sandbox",
            "AcpAgent.Core.Sessions", "AcpAgent.Hosting", Schema, Wire),
    ];

    /// <summary>The room that a namespace belongs to; null for the root, where only the entry point lives.</summary>
    public static Room? Of(string ns) =>
        All.FirstOrDefault(room => ns == room.Namespace || ns.StartsWith(room.Namespace + ".", StringComparison.Ordinal));

    /// <summary>Whether a type of this room may name one of <paramref name="other"/>.</summary>
    public bool Allows(Room other) => other == this || MayUse.Contains(other.Namespace);

    private static Room InCore(string name, string[] outside, params string[] mayUse) =>
        new($"AcpAgent.Core.{name}", [.. outside, .. mayUse.Select(room => $"AcpAgent.Core.{room}")]);
}
