using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Turns;

/// <summary>Questions that nobody has answered: a fold over a journal. They wait for a bounded time, whoever's process ended meanwhile; then the answer is no.</summary>
public sealed class PendingPermissions
{
    private readonly Dictionary<string, DateTimeOffset> _asked = [];

    /// <summary>How long a question waits where nobody says otherwise.</summary>
    public static TimeSpan UsualExpiry { get; } = TimeSpan.FromDays(1);

    /// <summary>Passes records on and remembers what is open.</summary>
    public IEnumerable<JournalEntry> Watch(IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            switch (entry.Record)
            {
                case PermissionRequested question:
                    _asked[question.PermissionId] = entry.At;
                    break;
                case PermissionAnswered answer:
                    _asked.Remove(answer.PermissionId);
                    break;
            }

            yield return entry;
        }
    }

    /// <summary>The answers to those that have waited long enough.</summary>
    public IReadOnlyList<PermissionAnswered> Expired(DateTimeOffset now, TimeSpan expiry) =>
        [.. _asked.Where(question => now - question.Value >= expiry).OrderBy(question => question.Value).Select(question => Expired(question.Key))];

    /// <summary>The answer to one that has.</summary>
    public static PermissionAnswered Expired(string permissionId) => new() { PermissionId = permissionId, Granted = false, Expired = true };
}
