using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns;

/// <summary>
/// What a turn needs of the session that it runs in. A turn shows nothing by itself: it appends facts, and the session shows
/// each of them once it is written.
/// </summary>
public interface ITurnHost
{
    /// <summary>The session.</summary>
    string SessionId { get; }

    /// <summary>Where it works, now.</summary>
    WorkspaceRoots Roots { get; }

    /// <summary>Its mode, now; read at every decision.</summary>
    string ModeId { get; }

    /// <summary>
    /// Appends a fact; it is shown once it is written. Never blocks. Where one could not be written, none that is appended after it
    /// may be written or shown, so that nothing follows a hole: from the moment that this is known it throws, until <see cref="TryAgain"/>.
    /// </summary>
    /// <exception cref="JournalWriteException">Something appended before could not be written.</exception>
    void Append(JournalRecord record);

    /// <summary>Tells the user something that is not the model's answer, unless the session has been told exactly that before.</summary>
    void NoteOnce(string text);

    /// <summary>Appends a fact and completes when it, and everything before it, is as durable as asked.</summary>
    /// <exception cref="JournalWriteException">It, or something before it, could not be written.</exception>
    ValueTask CommitAsync(JournalRecord record, Durability durability);

    /// <summary>
    /// What could not be written is given up, and what is appended from now on is written where that is possible: this is how the end
    /// of a failed turn gets written where there is room for it.
    /// </summary>
    /// <returns>What has been written, from the beginning.</returns>
    IEnumerable<JournalEntry> TryAgain();

    /// <summary>Completes when disk and client have room for more. Awaited before more is produced.</summary>
    /// <exception cref="JournalWriteException">Something appended before could not be written.</exception>
    ValueTask WaitForRoomAsync(CancellationToken cancellation);

    /// <summary>
    /// Asks the client. Outlives a lost connection: whoever takes the session up next is asked again. Appends neither the request, which
    /// has been synced before, nor the answer. An exception other than those below counts as a no.
    /// </summary>
    /// <exception cref="OperationCanceledException">The turn was cancelled; the permission stays pending in the journal.</exception>
    Task<RequestPermissionOutcome> AskAsync(PermissionRequested request, ToolCallUpdate toolCall, CancellationToken cancellation);

    /// <summary>
    /// Asks the client a question of a tool. Outlives a lost connection, as <see cref="AskAsync"/> does: whoever takes the session up next is
    /// asked again, in the way that they know.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<UserAnswer> AskUserAsync(string toolCallId, UserQuestion question, CancellationToken cancellation);
}
