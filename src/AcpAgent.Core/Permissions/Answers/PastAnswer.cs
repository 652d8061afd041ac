namespace AcpAgent.Core.Permissions.Answers;

/// <summary>What a person answered once for the rest of the session.</summary>
/// <param name="Id">The question's id.</param>
/// <param name="Allows">Whether it allows.</param>
/// <param name="Covers">The keys of <see cref="AnswerScope"/> that it was about.</param>
public sealed record PastAnswer(string Id, bool Allows, IReadOnlyList<string> Covers);
