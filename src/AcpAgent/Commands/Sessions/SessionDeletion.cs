using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Journal;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Commands.Sessions;

/// <summary>Deletes a session, if that is meant.</summary>
internal static class SessionDeletion
{
    /// <summary>Deletes it.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="yes">Whether nobody is asked.</param>
    /// <param name="screen">Where to ask, and to say what was done.</param>
    /// <param name="input">Where a person answers; null where there is none.</param>
    /// <exception cref="JournalException">It is in use, or there is none.</exception>
    public static async Task<int> RunAsync(JournalStore store, string sessionId, bool yes, Screen screen, TextReader? input)
    {
        if (!JournalStore.IsSessionId(sessionId) || !Directory.Exists(Path.Join(store.DataDirectory, sessionId)))
        {
            throw new SessionNotFoundException(sessionId);
        }

        if (!yes)
        {
            if (input is null)
            {
                throw new OptionException("sessions delete", "nobody is at the terminal to ask; give --yes to delete without asking");
            }

            screen.Write($"Delete session {sessionId} for good? [y/N] ", Styles.Attention);
            string? answer = await Task.Run(input.ReadLine).ConfigureAwait(false);
            if (answer?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            {
                screen.Line("It stays.");
                return ExitCodes.Failure;
            }
        }

        await store.DeleteAsync(sessionId).ConfigureAwait(false);
        screen.Line($"Session {sessionId} is deleted.");
        return ExitCodes.Success;
    }
}
