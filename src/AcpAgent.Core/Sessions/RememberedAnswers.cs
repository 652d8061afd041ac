using System.Collections.Immutable;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>What a person has answered for the rest of the session: a fold over its records. A stricter mode ends it.</summary>
/// <param name="Asked">Questions of the running turn that could be answered so, not answered yet.</param>
/// <param name="Given">The answers, in order.</param>
public sealed record RememberedAnswers(ImmutableList<PermissionRequested> Asked, ImmutableList<RememberedAnswer> Given)
{
    /// <summary>Nothing is remembered.</summary>
    public static RememberedAnswers None { get; } = new([], []);

    /// <summary>What is remembered after one more record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isStricter">Whether it makes the mode stricter: then no question asked before is answered for the rest of the session, either.</param>
    public RememberedAnswers After(JournalRecord record, bool isStricter) => record switch
    {
        ModeChanged when isStricter => None,
        TurnEnded => this with { Asked = [] },
        PermissionRequested { Covers.Count: > 0 } question when !Asked.Exists(asked => asked.PermissionId == question.PermissionId) => this with { Asked = Asked.Add(question) },
        PermissionAnswered answer when Asked.Find(question => question.PermissionId == answer.PermissionId) is { } question => new(
            Asked.Remove(question),
            answer.Kind == PermissionOptionKind.AllowAlways && answer.Granted ? Given.Add(new(answer.PermissionId, true, question.Covers!))
                : answer.Kind == PermissionOptionKind.RejectAlways && !answer.Granted ? Given.Add(new(answer.PermissionId, false, question.Covers!))
                : Given),
        _ => this,
    };
}

/// <summary>An answer for the rest of the session.</summary>
/// <param name="PermissionId">The question.</param>
/// <param name="Allows">Whether it allows.</param>
/// <param name="Covers">What it is about.</param>
public sealed record RememberedAnswer(string PermissionId, bool Allows, IReadOnlyList<string> Covers);
