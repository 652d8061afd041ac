namespace AcpAgent.Core.Permissions;

/// <summary>
/// What the session's mode alone says of the built-in tools. Reading is free inside the session's roots and asked about outside; every
/// write is asked about unless the user chose full access; what is unknown is denied.
/// </summary>
public sealed class ModePresetPolicy : IPermissionPolicy
{
    /// <inheritdoc/>
    public string Version => "mode-presets/1";

    /// <inheritdoc/>
    public PermissionDecision Decide(ToolCallFacts call, string modeId)
    {
        if (!SessionModes.Exists(modeId))
        {
            return new(Verdict.Deny, $"mode:{modeId}", $"There is no mode \"{modeId}\".");
        }

        var rule = $"mode:{modeId}/{call.Tool}";
        return call.Tool switch
        {
            "activate_skill" => new(Verdict.Allow, rule, "It tells the model something, and does nothing else."),
            "todo_write" => new(Verdict.Allow, rule, "The plan belongs to the session alone."),
            "read_file" or "list_directory" or "glob" or "search_file_content" or "write_file" or "replace" when call.Paths.Count == 0 =>
                new(Verdict.Deny, rule, "It is not known which file this is about."),
            "read_file" or "list_directory" or "glob" or "search_file_content" => Strictest(call.Paths.Select(path =>
                path.Writes ? DecideWrite(path, modeId, rule) : DecideRead(path, modeId, rule))),
            "run_shell_command" => DecideCommand(call.Command, modeId, rule),
            "write_file" or "replace" => Strictest(call.Paths.Select(path => DecideWrite(path, modeId, rule))),
            _ => new(Verdict.Deny, rule, $"No rule knows the tool \"{call.Tool}\"."),
        };
    }

    private static PermissionDecision DecideRead(PathFact path, string modeId, string rule) => path switch
    {
        _ when SensitivePaths.HoldsSecrets(path.Canonical) => new(Verdict.Ask, "floor:credentials", "The file may hold keys or passwords."),
        { WithinRoots: true } => new(Verdict.Allow, rule, "Reading inside the workspace is allowed."),
        _ when modeId == SessionModes.FullAccess => new(Verdict.Allow, rule, "Full access allows reading anywhere."),
        _ => new(Verdict.Ask, rule, "It lies outside the workspace."),
    };

    private static PermissionDecision DecideWrite(PathFact path, string modeId, string rule) => path switch
    {
        _ when modeId is SessionModes.ReadOnly or SessionModes.Plan => new(Verdict.Deny, rule, $"The mode \"{modeId}\" changes nothing."),
        { Protected: true } => new(Verdict.Ask, "floor:protected", "The file governs the agent, or runs code by itself."),
        { WithinRoots: false } => new(Verdict.Ask, rule, "It lies outside the workspace."),
        _ when SensitivePaths.HoldsSecrets(path.Canonical) => new(Verdict.Ask, "floor:credentials", "The file may hold keys or passwords."),
        _ when modeId == SessionModes.FullAccess => new(Verdict.Allow, rule, "Full access allows writing inside the workspace."),
        _ => new(Verdict.Ask, rule, "Every change is shown to the user first."),
    };

    private static PermissionDecision DecideCommand(CommandFact? command, string modeId, string rule) => command switch
    {
        null => new(Verdict.Deny, rule, "It is not known which command this is about."),
        _ when modeId is SessionModes.ReadOnly or SessionModes.Plan => new(Verdict.Deny, rule, $"The mode \"{modeId}\" changes nothing."),
        { Sandbox.IsRefused: true } => new(Verdict.Deny, "sandbox", Sentence(command.Sandbox.Description)),
        { Sandbox.IsConfined: false } => new(Verdict.Ask, "sandbox", Sentence(command.Sandbox.Description)),
        { WithinRoots: false } => new(Verdict.Ask, rule, "It starts outside the workspace."),
        _ when modeId == SessionModes.FullAccess => new(Verdict.Allow, rule, "Full access allows commands in the sandbox."),
        _ => new(Verdict.Ask, rule, "Every command is shown to the user first."),
    };

    private static string Sentence(string description) => $"{char.ToUpperInvariant(description[0])}{description[1..].TrimEnd('.')}.";

    private static PermissionDecision Strictest(IEnumerable<PermissionDecision> decisions) => decisions.MaxBy(decision => decision.Verdict)!;
}
