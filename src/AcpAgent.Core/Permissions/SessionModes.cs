using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Permissions;

/// <summary>The modes that every session offers; they are the permission presets.</summary>
public static class SessionModes
{
    /// <summary>Nothing is changed.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>The default: work inside the session's roots.</summary>
    public const string WorkspaceWrite = "workspace-write";

    /// <summary>Everything but the hard floor.</summary>
    public const string FullAccess = "full-access";

    /// <summary>Look and plan, change nothing.</summary>
    public const string Plan = "plan";

    /// <summary>In the order they are shown.</summary>
    public static IReadOnlyList<SessionMode> All { get; } =
    [
        new() { Id = ReadOnly, Name = "Read only", Description = "Reads inside the workspace; changes nothing." },
        new() { Id = WorkspaceWrite, Name = "Workspace write", Description = "Works inside the workspace; asks before it changes anything else." },
        new() { Id = FullAccess, Name = "Full access", Description = "Does not ask for ordinary work." },
        new() { Id = Plan, Name = "Plan", Description = "Reads and plans; changes nothing." },
    ];

    /// <summary>Whether going from one mode to another is going to a stricter one. One that is not known is stricter than any.</summary>
    public static bool IsStricter(string from, string to) => Strictness(to) > Strictness(from) || !Exists(to);

    /// <summary>True for the id of a mode that exists.</summary>
    public static bool Exists(string modeId) => All.Any(mode => mode.Id == modeId);

    private static int Strictness(string modeId) => modeId switch { FullAccess => 0, WorkspaceWrite => 1, Plan => 2, _ => 3 };
}
