using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Follows a session's records for what a list shows of it.</summary>
internal sealed class SummaryFold(string sessionId)
{
    private string? _cwd;
    private IReadOnlyList<string> _directories = [];
    private string? _title;
    private long _updatedAt;

    /// <summary>The summary so far; null before the session's first record.</summary>
    public SessionSummary? Summary => _cwd is null
        ? null
        : new SessionSummary(sessionId, _cwd, _directories, _title, DateTimeOffset.FromUnixTimeMilliseconds(_updatedAt));

    /// <summary>Takes a record that has been written.</summary>
    /// <returns>Whether a list should be told soon.</returns>
    public bool Add(JournalRecord record, long at)
    {
        switch (record)
        {
            case SegmentOpened or SessionClosed:
                return false;
            case SessionAttached attached:
                (_cwd, _directories) = (attached.Cwd, attached.AdditionalDirectories);
                return true;
            case SessionCreated created:
                (_cwd, _directories, _updatedAt) = (created.Cwd, created.AdditionalDirectories, at);
                return true;
            case TitleChanged title:
                (_title, _updatedAt) = (title.Title, at);
                return true;
            default:
                _updatedAt = at;
                return record is PromptAccepted or TurnEnded;
        }
    }

    /// <summary>Takes a record that passes by.</summary>
    public JournalEntry Take(JournalEntry entry)
    {
        Add(entry.Record, entry.At.ToUnixTimeMilliseconds());
        return entry;
    }

    /// <summary>Takes the record that a cursor is at, read only where its content matters.</summary>
    public void Add(IJournalFiles files, SessionFolder folder, JournalCursor cursor)
    {
        var members = cursor.Parts.Members(cursor.Line);
        if (members.StartsWith("\"type\":\"text\""u8))
        {
            _updatedAt = cursor.Parts.At;
        }
        else if (members.StartsWith("\"type\":\"se"u8) || members.StartsWith("\"type\":\"attached\""u8)
            || members.StartsWith("\"type\":\"title\""u8) || members.StartsWith("\"type\":\"closed\""u8) || members.StartsWith("\"blob\""u8))
        {
            if (JournalReader.ReadRecord(files, folder, cursor) is { } record)
            {
                Add(record, cursor.Parts.At);
            }
        }
        else
        {
            _updatedAt = cursor.Parts.At;
        }
    }
}
