using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Turns;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>A session in memory: keeps every append in order with its durability, answers questions by a function, fails on demand.</summary>
internal sealed class MemoryHost : ITurnHost
{
    private readonly Lock _lock = new();
    private readonly List<(JournalRecord Record, Durability? Durability)> _appends = [];
    private bool _broken;

    public string SessionId => "s";

    public WorkspaceRoots Roots { get; set; } = new("/work/space", []);

    public string ModeId { get; set; } = SessionModes.WorkspaceWrite;

    /// <summary>Answers the client's side of a permission; allows once by default.</summary>
    public Func<PermissionRequested, ToolCallUpdate, CancellationToken, Task<RequestPermissionOutcome>> Answer { get; set; } =
        (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = "allow_once" });

    /// <summary>Says before each append whether it fails; null is no failure.</summary>
    public Func<JournalRecord, JournalWriteException?> Fails { get; set; } = _ => null;

    /// <summary>Called after each append.</summary>
    public Action<JournalRecord> Appended { get; set; } = _ => { };

    public Func<CancellationToken, ValueTask> Room { get; set; } = _ => ValueTask.CompletedTask;

    public List<(PermissionRequested Request, ToolCallUpdate Call)> Asked { get; } = [];

    public IReadOnlyList<JournalRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _appends.Select(append => append.Record)];
            }
        }
    }

    public IReadOnlyList<JournalEntry> Entries => [.. Records.Select((record, i) => new JournalEntry(i + 1, DateTimeOffset.UnixEpoch, record))];

    public Durability? DurabilityOf<T>()
        where T : JournalRecord
    {
        lock (_lock)
        {
            return _appends.Single(append => append.Record is T).Durability;
        }
    }

    public void Append(JournalRecord record)
    {
        lock (_lock)
        {
            if (_broken)
            {
                throw new JournalWriteException("no space left (earlier)");
            }

            if (Fails(record) is not null)
            {
                // As with the real journal, the failure is known only later.
                _broken = true;
                return;
            }

            _appends.Add((record, null));
        }

        Appended(record);
    }

    public List<string> Notes { get; } = [];

    public void NoteOnce(string text)
    {
        lock (_lock)
        {
            if (!Notes.Contains(text))
            {
                Notes.Add(text);
            }
        }
    }

    public async ValueTask CommitAsync(JournalRecord record, Durability durability)
    {
        lock (_lock)
        {
            if (_broken)
            {
                throw new JournalWriteException("no space left (before)");
            }

            if (Fails(record) is { } failure)
            {
                _broken = true;
                throw failure;
            }

            _appends.Add((record, durability));
        }

        Appended(record);
        await Task.Yield();
    }

    public IEnumerable<JournalEntry> TryAgain()
    {
        lock (_lock)
        {
            _broken = false;
        }

        return Entries;
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellation) =>
        _broken ? throw new JournalWriteException("no space left (room)") : Room(cancellation);

    public Task<RequestPermissionOutcome> AskAsync(PermissionRequested request, ToolCallUpdate toolCall, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Asked.Add((request, toolCall));
        }

        return Answer(request, toolCall, cancellation);
    }

    /// <summary>Answers the questions of tools; nobody does by default.</summary>
    public Func<string, UserQuestion, CancellationToken, Task<UserAnswer>> AnswerQuestion { get; set; } = (_, _, _) => Task.FromResult(UserAnswer.Dismissed);

    public Task<UserAnswer> AskUserAsync(string toolCallId, UserQuestion question, CancellationToken cancellation) => AnswerQuestion(toolCallId, question, cancellation);
}
