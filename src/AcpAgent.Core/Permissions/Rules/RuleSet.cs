namespace AcpAgent.Core.Permissions.Rules;

/// <summary>The rules of all layers as they are at one moment.</summary>
/// <param name="Version">Names what they say: the same for the same content.</param>
/// <param name="Operator">The operator's rules.</param>
/// <param name="User">The user's.</param>
/// <param name="Project">The project's.</param>
/// <param name="ProjectTrusted">True where the project's rules may grant.</param>
/// <param name="Broken">Why the rules cannot be used at all; null where they can.</param>
internal sealed record RuleSet(
    string Version, IReadOnlyList<PermissionRule> Operator, IReadOnlyList<PermissionRule> User, IReadOnlyList<PermissionRule> Project, bool ProjectTrusted = false, string? Broken = null)
{
    /// <summary>What is wrong with files as they are now, for a person; what they said before counts where they said anything.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>No rules at all.</summary>
    public static RuleSet Empty { get; } = new("none", [], [], []);

    /// <summary>The rules of a layer.</summary>
    public IReadOnlyList<PermissionRule> Of(RuleLayer layer) => layer switch
    {
        RuleLayer.Operator => Operator,
        RuleLayer.User => User,
        _ => Project,
    };
}
