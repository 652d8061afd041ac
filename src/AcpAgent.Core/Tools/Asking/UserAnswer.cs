namespace AcpAgent.Core.Tools.Asking;

/// <summary>What became of a question.</summary>
/// <param name="Values">What the user chose or wrote; null where there is no answer.</param>
/// <param name="Problem">Why there is none, as a sentence; null where there is one.</param>
public sealed record UserAnswer(IReadOnlyList<string>? Values, string? Problem)
{
    /// <summary>The user does not want to answer.</summary>
    public static UserAnswer Declined { get; } = None("The user declined to answer.");

    /// <summary>The user went away.</summary>
    public static UserAnswer Dismissed { get; } = None("The user closed the question without an answer.");

    /// <summary>None of what was offered.</summary>
    public static UserAnswer NoneOfThese { get; } = None("The user chose none of the options.");

    /// <summary>The client answered something that was not asked.</summary>
    public static UserAnswer Unusable { get; } = None("The client's answer does not fit the question.");

    /// <summary>An answer.</summary>
    public static UserAnswer Of(params IReadOnlyList<string> values) => new(values, null);

    /// <summary>No answer.</summary>
    public static UserAnswer None(string problem) => new(null, problem);
}
