using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Commands.Sessions;

/// <summary>Shows a session's records, as far as they can be read, and then what cannot be.</summary>
internal static class SessionRecords
{
    /// <summary>For a person.</summary>
    public static int Show(JournalStore store, string sessionId, Screen screen, Screen errors)
    {
        List<JournalDamage> damages = [];
        SessionTranscript transcript = new(screen);
        IEnumerable<JournalEntry> entries = store.Read(sessionId, damage =>
        {
            damages.Add(damage);
            transcript.Damaged();
        });
        foreach (JournalEntry entry in entries)
        {
            transcript.Show(entry);
        }

        transcript.End();
        return Conclude(damages, errors);
    }

    /// <summary>For a program: every record as a line of JSON.</summary>
    public static int ShowJson(JournalStore store, string sessionId, Stream output, Screen errors)
    {
        List<JournalDamage> damages = [];
        using (BufferedStream buffered = new(output, 64 * 1024))
        {
            foreach (JournalEntry entry in store.Read(sessionId, damages.Add))
            {
                JournalEntryJson.WriteLine(buffered, entry);
            }
        }

        return Conclude(damages, errors);
    }

    private static int Conclude(List<JournalDamage> damages, Screen errors)
    {
        foreach (JournalDamage damage in damages)
        {
            errors.Line($"acp-agent: this cannot be read: {damage}", Styles.Bad);
        }

        return damages.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
