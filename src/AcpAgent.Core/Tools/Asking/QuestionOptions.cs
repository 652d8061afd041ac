using System.Globalization;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Asking;

/// <summary>A question as the options of a request for permission, for clients that know no forms: one of them can be chosen.</summary>
public static class QuestionOptions
{
    private const string None = "none";

    /// <summary>The options, and one more for none of them.</summary>
    public static IReadOnlyList<PermissionOption> Of(UserQuestion question) =>
    [
        .. question.Options.Select((text, index) => new PermissionOption { OptionId = Id(index), Name = text, Kind = PermissionOptionKind.AllowOnce }),
        new PermissionOption { OptionId = None, Name = "None of these", Kind = PermissionOptionKind.RejectOnce },
    ];

    /// <summary>What was chosen.</summary>
    public static UserAnswer Read(UserQuestion question, RequestPermissionOutcome outcome)
    {
        if (outcome is not SelectedPermissionOutcome selected)
        {
            return UserAnswer.Dismissed;
        }

        for (var index = 0; index < question.Options.Count; index++)
        {
            if (selected.OptionId == Id(index))
            {
                return UserAnswer.Of(question.Options[index]);
            }
        }

        return selected.OptionId == None ? UserAnswer.NoneOfThese : UserAnswer.Unusable;
    }

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"option_{index + 1}");
}
