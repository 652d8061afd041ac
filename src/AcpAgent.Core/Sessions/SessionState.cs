using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>What is true of a session now: a fold over its records, small enough to be kept while it is idle.</summary>
public sealed record SessionState
{
    /// <summary>Before the first record.</summary>
    public static SessionState Empty { get; } = new();

    /// <summary>Where it works.</summary>
    public WorkspaceRoots Roots { get; init; } = new("/", []);

    /// <summary>Its mode.</summary>
    public string ModeId { get; init; } = "";

    /// <summary>Its title; null until there is one.</summary>
    public string? Title { get; init; }

    /// <summary>Turns begun so far.</summary>
    public int Turns { get; init; }

    /// <summary>Its plan, complete.</summary>
    public IReadOnlyList<PlanEntry> Plan { get; init; } = [];

    /// <summary>Ids of what the agent told the user outside of turns, so that it is told once.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The last known size of its context; null before the first reply of a model that tells.</summary>
    public UsageUpdate? Usage { get; init; }

    /// <summary>What a person has answered for the rest of the session.</summary>
    public RememberedAnswers Answers { get; init; } = RememberedAnswers.None;

    /// <summary>Whether going from one mode to another is going to a stricter one; where nobody can tell, it always is.</summary>
    public Func<string, string, bool> IsStricter { get; init; } = static (_, _) => true;

    /// <summary>The state after one more record.</summary>
    public SessionState After(JournalRecord record) => record switch
    {
        SessionCreated created => this with
        {
            Roots = new WorkspaceRoots(created.Cwd, created.AdditionalDirectories),
            ModeId = created.ModeId,
        },
        SessionAttached attached => this with { Roots = new WorkspaceRoots(attached.Cwd, attached.AdditionalDirectories) },
        ModeChanged mode => this with { ModeId = mode.ModeId, Answers = Answers.After(mode, IsStricter(ModeId, mode.ModeId)) },
        PermissionRequested or PermissionAnswered or TurnEnded => this with { Answers = Answers.After(record, isStricter: false) },
        TitleChanged title => this with { Title = title.Title },
        PlanReplaced plan => this with { Plan = plan.Entries },
        AgentNote note when SessionNotes.IsId(note.MessageId) => this with { Notes = [.. Notes, note.MessageId] },
        PromptAccepted => this with { Turns = Turns + 1 },
        ModelReplied reply when Projection.Usage(reply) is { } usage => this with { Usage = usage },
        _ => this,
    };
}
