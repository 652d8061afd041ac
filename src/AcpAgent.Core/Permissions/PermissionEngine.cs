using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Permissions.Rules;

namespace AcpAgent.Core.Permissions;

/// <summary>
/// Decides by layers: the hard floor, the operator's rules, the user's, the project's, the mode, the tool's own default. In full access
/// and in plan mode the mode comes before the user's rules. What the mode would ask may have been answered before, for the whole session.
/// </summary>
internal sealed class PermissionEngine(RuleSet rules, IReadOnlyList<PastAnswer>? answers = null) : IPermissionPolicy
{
    /// <inheritdoc/>
    public string Version => rules.Version;

    /// <inheritdoc/>
    public PermissionDecision Decide(ToolCallFacts call, string modeId) => Judge(call, modeId) with { Version = Version, Notes = rules.Problems };

    private PermissionDecision Judge(ToolCallFacts call, string modeId)
    {
        if (!SessionModes.Exists(modeId))
        {
            return new(Verdict.Deny, $"mode:{modeId}", $"There is no mode \"{modeId}\".");
        }

        if (call.Command?.Judgement?.Forbidden is { } forbidden)
        {
            return new(Verdict.Deny, "floor", forbidden);
        }

        if (call.Command is { Sandbox: { IsRefused: true, Description: var refused } })
        {
            return new(Verdict.Deny, "sandbox", Sentence(refused));
        }

        if (rules.Broken is { } broken)
        {
            return IsGuarded(call) ? new(Verdict.Deny, "rules:broken", $"The permission rules cannot be read, so nothing that they guard is done: {broken}") : ByMode(call, modeId);
        }

        var decision = ByLayers(call, modeId, out var layer);
        var answered = PastAnswers.Apply(answers ?? [], call, AtLeastAsked(call, decision, layer));
        return AtLeastAsked(call, answered, layer);
    }

    private PermissionDecision ByLayers(ToolCallFacts call, string modeId, out RuleLayer? layer)
    {
        layer = RuleLayer.Operator;
        if (First(RuleLayer.Operator, call) is { } byOperator)
        {
            return byOperator;
        }

        if (modeId is SessionModes.FullAccess or SessionModes.Plan && ModePresets.Decide(call, modeId) is { } preset)
        {
            layer = null;
            return Tightened(call, preset with { IsModes = First(RuleLayer.User, call) is null or { Verdict: Verdict.Allow } });
        }

        layer = RuleLayer.User;
        if (First(RuleLayer.User, call) is { } byUser)
        {
            return Tightened(call, byUser);
        }

        layer = RuleLayer.Project;
        if (rules.ProjectTrusted && First(RuleLayer.Project, call) is { } byProject)
        {
            return byProject;
        }

        layer = null;
        return Tightened(call, ByMode(call, modeId) with { IsModes = true });
    }

    /// <summary>A project that is not trusted can only make it stricter.</summary>
    private PermissionDecision Tightened(ToolCallFacts call, PermissionDecision decision) =>
        rules.Project.FirstOrDefault(rule => rule.Action > decision.Verdict && rule.Matches(call)) is { } stricter ? Of(stricter)
            : decision is { Verdict: Verdict.Ask, IsModes: true } && rules.Project.FirstOrDefault(rule => rule.Action == Verdict.Ask && rule.Matches(call)) is { } same ? Of(same)
            : decision;

    private PermissionDecision? First(RuleLayer layer, ToolCallFacts call)
    {
        foreach (var rule in rules.Of(layer))
        {
            if (rule.Matches(call))
            {
                return Of(rule);
            }
        }

        return null;
    }

    private static PermissionDecision Of(PermissionRule rule) => new(rule.Action, rule.Origin, rule.Action switch
    {
        Verdict.Allow => "A rule allows it.",
        Verdict.Ask => "A rule wants it to be asked about.",
        _ => "A rule forbids it.",
    });

    private static PermissionDecision ByMode(ToolCallFacts call, string modeId) =>
        ModePresets.Decide(call, modeId) ?? (call.Tool is "activate_skill" or "ask_user"
            ? new(Verdict.Allow, $"tool:{call.Tool}", "The tool changes nothing by itself.")
            : new(Verdict.Deny, $"mode:{modeId}/{call.Tool}", $"No rule knows the tool \"{call.Tool}\"."));

    /// <summary>What needs a person's word whatever the mode, and what only an operator's or user's rule can spare them.</summary>
    private static PermissionDecision AtLeastAsked(ToolCallFacts call, PermissionDecision decision, RuleLayer? layer)
    {
        if (decision.Verdict != Verdict.Allow)
        {
            return decision;
        }

        if (call.Command is { } command)
        {
            if (command.Judgement is null or { Unproven: not null })
            {
                return new(Verdict.Ask, "floor:unproven", command.Judgement?.Unproven ?? "It is not known what the command does.");
            }

            if (command.Sandbox.IsOffer || (!command.Sandbox.IsConfined && layer is not RuleLayer.Operator))
            {
                return new(Verdict.Ask, "sandbox", Sentence(command.Sandbox.Description));
            }
        }

        if (layer != RuleLayer.Operator && call.Paths.Any(path => path.Protected && (path.Writes || call.Tool is "write_file" or "replace")))
        {
            return new(Verdict.Ask, "floor:protected", "The file governs the agent, or runs code by itself.");
        }

        return layer is not (RuleLayer.Operator or RuleLayer.User) && call.Paths.Any(path => SensitivePaths.HoldsSecrets(path.Canonical))
            ? new(Verdict.Ask, "floor:credentials", "The file may hold keys or passwords.")
            : decision;
    }

    /// <summary>Without rules only what reads in the workspace and talks to the person goes on.</summary>
    private static bool IsGuarded(ToolCallFacts call) =>
        call.Tool is not ("ask_user" or "todo_write" or "stop_shell_command")
        && !(call.Tool is "read_file" or "list_directory" or "glob" or "search_file_content"
            && call.Paths.Count > 0 && call.Paths.All(path => path is { WithinRoots: true, Writes: false } && !SensitivePaths.HoldsSecrets(path.Canonical)));

    private static string Sentence(string description) => $"{char.ToUpperInvariant(description[0])}{description[1..].TrimEnd('.')}.";
}
