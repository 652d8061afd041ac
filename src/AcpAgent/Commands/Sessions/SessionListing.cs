using System.Globalization;
using System.Text.Json;
using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Journal;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Commands.Sessions;

/// <summary>Lists sessions.</summary>
internal static class SessionListing
{
    private const int PageSize = 500;

    /// <summary>For a person: a line for each.</summary>
    public static int Show(JournalStore store, string? cwd, Screen screen)
    {
        int count = 0;
        foreach (SessionSummary session in All(store, cwd))
        {
            string when = session.UpdatedAt.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            screen.Write($"{session.SessionId}  ");
            screen.Write($"{when}  ", Styles.Dim);
            screen.Write($"{TerminalText.EscapeLine(session.Title ?? "(nothing said yet)")}  ");
            screen.Line(TerminalText.EscapeLine(session.Cwd), Styles.Dim);
            count++;
        }

        if (count == 0)
        {
            screen.Line($"There are no sessions in {store.DataDirectory}{(cwd is null ? "" : $" that work in {cwd}")}.");
        }

        return ExitCodes.Success;
    }

    /// <summary>For a program: the protocol's description of each.</summary>
    public static int ShowJson(JournalStore store, string? cwd, Stream output)
    {
        foreach (SessionSummary session in All(store, cwd))
        {
            SessionInfo info = new()
            {
                SessionId = session.SessionId,
                Cwd = session.Cwd,
                AdditionalDirectories = session.AdditionalDirectories,
                Title = session.Title,
                UpdatedAt = session.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            };
            JsonSerializer.Serialize(output, info, AcpJson.Context.SessionInfo);
            output.WriteByte((byte)'\n');
        }

        return ExitCodes.Success;
    }

    private static IEnumerable<SessionSummary> All(JournalStore store, string? cwd)
    {
        string? cursor = null;
        do
        {
            Page<SessionSummary> page = store.List(cwd, cursor, PageSize);
            foreach (SessionSummary session in page.Items)
            {
                yield return session;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
