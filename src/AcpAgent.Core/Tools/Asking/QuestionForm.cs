using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Asking;

/// <summary>A question as a form that the client shows, and what its fields come to.</summary>
public static class QuestionForm
{
    private const string Choice = "answer";
    private const string Other = "other";
    private const int LongestAnswer = 20_000;

    /// <summary>The form's fields.</summary>
    public static ElicitationSchema Of(UserQuestion question)
    {
        ElicitationPropertySchema answer = question switch
        {
            { Options.Count: 0 } => new StringPropertySchema { Title = "Answer" },
            { Multiple: true } => new MultiSelectPropertySchema { Title = "Answer", Items = new StringMultiSelectItems { Enum = question.Options } },
            _ => new StringPropertySchema { Title = "Answer", Enum = question.Options },
        };
        return HasOther(question)
            ? new ElicitationSchema { Properties = new Dictionary<string, ElicitationPropertySchema> { [Choice] = answer, [Other] = new StringPropertySchema { Title = "Something else" } } }
            : new ElicitationSchema { Properties = new Dictionary<string, ElicitationPropertySchema> { [Choice] = answer }, Required = [Choice] };
    }

    /// <summary>What the client's answer means. It is the client's word, so it is checked against the question.</summary>
    public static UserAnswer Read(UserQuestion question, CreateElicitationResponse response) => response switch
    {
        ElicitationAcceptAction { Content: { } content } => Read(question, content),
        ElicitationAcceptAction => UserAnswer.Unusable,
        ElicitationDeclineAction => UserAnswer.Declined,
        _ => UserAnswer.Dismissed,
    };

    private static UserAnswer Read(UserQuestion question, IReadOnlyDictionary<string, ElicitationContentValue> content)
    {
        IReadOnlyList<string>? chosen = content.GetValueOrDefault(Choice) switch
        {
            null => [],
            StringContentValue { Value: "" } => [],
            StringContentValue text when question.Options.Count == 0 || !question.Multiple => [text.Value],
            StringArrayContentValue list when question is { Options.Count: > 0, Multiple: true } => list.Value,
            _ => null,
        };
        if (chosen is null || content.Keys.Any(name => name != Choice && !(name == Other && HasOther(question)))
            || (question.Options.Count > 0 && chosen.Any(value => !question.Options.Contains(value))))
        {
            return UserAnswer.Unusable;
        }

        IReadOnlyList<string> all = content.GetValueOrDefault(Other) is StringContentValue { Value.Length: > 0 } other ? [.. chosen, other.Value] : chosen;
        return all.Count == 0 ? UserAnswer.Dismissed
            : all.Sum(value => value.Length) > LongestAnswer ? UserAnswer.None($"The user's answer is longer than {LongestAnswer} characters.")
            : UserAnswer.Of([.. all.Distinct()]);
    }

    private static bool HasOther(UserQuestion question) => question is { Options.Count: > 0, AllowsCustom: true };
}
