namespace AcpAgent.Core.Permissions.Rules;

/// <summary>Whose rules they are; in the order in which they are asked.</summary>
internal enum RuleLayer
{
    /// <summary>Whoever runs the agent.</summary>
    Operator,

    /// <summary>Whoever uses it.</summary>
    User,

    /// <summary>Whoever wrote what the session works on.</summary>
    Project,
}

/// <summary>A <c>permissions.json</c> that was read.</summary>
/// <param name="Rules">Its rules, in order.</param>
/// <param name="Problems">What is wrong with it; with any of these nothing in it counts.</param>
/// <param name="Notices">What its writer should know.</param>
internal sealed record RuleFile(IReadOnlyList<PermissionRule> Rules, IReadOnlyList<string> Problems, IReadOnlyList<string> Notices);
