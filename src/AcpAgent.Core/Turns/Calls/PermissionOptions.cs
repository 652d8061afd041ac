using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>What a person may answer: for this call, and where it can be said what that would cover, for the rest of the session.</summary>
internal static class PermissionOptions
{
    private static readonly PermissionOption _allow = new() { OptionId = "allow_once", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce };

    private static readonly PermissionOption _reject = new() { OptionId = "reject_once", Name = "Reject", Kind = PermissionOptionKind.RejectOnce };

    public static IReadOnlyList<PermissionOption> Of(AnswerScope? scope) => scope is null
        ? [_allow, _reject]
        :
        [
            _allow,
            new() { OptionId = "allow_always", Name = $"Always allow {scope.Text} in this session", Kind = PermissionOptionKind.AllowAlways },
            _reject,
            new() { OptionId = "reject_always", Name = $"Always reject {scope.Text} in this session", Kind = PermissionOptionKind.RejectAlways },
        ];
}
