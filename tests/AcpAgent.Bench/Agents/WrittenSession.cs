using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.Bench.Agents;

/// <summary>Sessions that were not talked into being but written by the journal itself, as turns would have.</summary>
internal static class WrittenSession
{
    private static readonly string[] Words =
        ["The", " journal", " keeps", " a", " record", " for", " each", " piece,", " and", " loading", " folds", " them.", "\n", " So", " nothing", " is", " lost", " in", " a", " crash"];

    /// <summary>Opens a store that does not sync: what is written here is made to be read.</summary>
    public static JournalStore OpenStore(string data) => new(data, new JournalOptions { Sync = false }, NullLogger.Instance);

    /// <summary>Creates a session without turns.</summary>
    public static async Task<SessionJournal> CreateAsync(JournalStore store, string cwd) =>
        await store.CreateAsync(JournalStore.NewSessionId(), new SessionCreated { Cwd = cwd, ModeId = SessionModes.WorkspaceWrite });

    /// <summary>Appends turns of one prompt and one answer that was streamed in.</summary>
    /// <param name="journal">Where to.</param>
    /// <param name="turns">How many.</param>
    /// <param name="chunks">Pieces of each answer.</param>
    public static async Task AppendTurnsAsync(SessionJournal journal, int turns, int chunks)
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            foreach (var record in TurnOf($"t{turn}", chunks))
            {
                journal.Append(record, Durability.Written);
            }

            await journal.WaitForRoomAsync();
        }
    }

    /// <summary>The records of one such turn.</summary>
    public static IEnumerable<JournalRecord> TurnOf(string id, int chunks)
    {
        yield return new PromptAccepted { TurnId = id, MessageId = $"{id}.m1", Prompt = [new TextContent { Text = "What does this project do?" }] };
        yield return new TurnStarted { TurnId = id, Model = "test-model", Versions = new Dictionary<string, string> { ["model"] = "0123456789ab" } };
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            yield return new AgentText($"{id}.m2", Words[chunk % Words.Length]);
        }

        yield return new ModelReplied { TurnId = id, Step = 1, FinishReason = "stop", Usage = new TokenUsage(400, chunks), ContextWindow = 128_000 };
        yield return new TurnEnded { TurnId = id, Cause = TurnEndCause.Model, StopReason = StopReason.EndTurn, Usage = new TokenUsage(400, chunks) };
    }
}
