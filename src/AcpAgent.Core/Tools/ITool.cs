using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>
/// A tool that the model can call. A call has two steps: <see cref="PrepareAsync"/> looks without touching, the rules decide on what
/// it found, and only then <see cref="PreparedCall.RunAsync"/> acts, on the very handles that were looked at.
/// </summary>
public interface ITool
{
    /// <summary>The name that the model calls and rules match.</summary>
    string Name { get; }

    /// <summary>For the model.</summary>
    string Description { get; }

    /// <summary>For the client's icon.</summary>
    ToolKind Kind { get; }

    /// <summary>JSON Schema of the arguments, an object.</summary>
    JsonElement Parameters { get; }

    /// <summary>A title for a person from the name alone, before the arguments are known.</summary>
    string Title { get; }

    /// <summary>Whether its calls only look, so that several may be made at a time and it makes no difference which is first.</summary>
    bool OnlyLooks => false;

    /// <summary>Checks the arguments and gathers the facts. Has no effect.</summary>
    /// <exception cref="ToolArgumentException">The arguments are not what the tool takes; the message names the field.</exception>
    ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation);
}

/// <summary>What a tool may know of the session that it runs in.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Roots">Where it works.</param>
/// <param name="Shell">What its commands run in; null where there are none.</param>
/// <param name="Files">Files as the client has them; null where nobody asks it.</param>
/// <param name="Terminals">Terminals of the client; null where it is asked for none.</param>
public sealed record ToolEnvironment(string SessionId, WorkspaceRoots Roots, SessionShell? Shell = null, IClientFiles? Files = null, IClientTerminals? Terminals = null);

/// <summary>A call that is ready to run. Disposing it without running has no effect on the world.</summary>
public abstract class PreparedCall : IAsyncDisposable
{
    /// <summary>For a person: what this call does, such as <c>Write notes.txt</c>.</summary>
    public abstract string Title { get; }

    /// <summary>What the rules look at.</summary>
    public abstract ToolCallFacts Facts { get; }

    /// <summary>Files it touches, absolute.</summary>
    public virtual IReadOnlyList<ToolCallLocation> Locations => [];

    /// <summary>What it would change, such as a diff; empty where there is nothing to show beforehand.</summary>
    public virtual IReadOnlyList<ToolCallContent> Preview => [];

    /// <summary>
    /// Asks the client what it has that the disk has not, such as text that is not saved. Not before it is known that the call is not denied, and
    /// before anybody is asked about it: then <see cref="Preview"/> has it.
    /// </summary>
    /// <returns>True where there is something else to show.</returns>
    /// <exception cref="ToolArgumentException">It shows that the call cannot be run.</exception>
    public virtual ValueTask<bool> AskClientAsync(CancellationToken cancellation) => ValueTask.FromResult(false);

    /// <summary>
    /// Asks others for what only they know, such as what a host's name stands for; then <see cref="Facts"/> has it. Asking tells them
    /// something too, so it is not done for a call that is denied without it.
    /// </summary>
    /// <returns>True where there are new facts.</returns>
    /// <exception cref="ToolArgumentException">It shows that the call cannot be run.</exception>
    public virtual ValueTask<bool> LookFurtherAsync(CancellationToken cancellation) => ValueTask.FromResult(false);

    /// <summary>Acts. Everything that changes the world goes through <see cref="IToolRun.Commit"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A running call's way out.</summary>
public interface IToolRun
{
    /// <summary>Shows what there is so far (complete; replaces). Ignored once the turn has been answered.</summary>
    void Report(IReadOnlyList<ToolCallContent> content);

    /// <summary>
    /// Runs the step that changes the world, unless the turn has been cancelled or answered: then it throws and the step does not run.
    /// A cancelled turn is not answered while a step is inside.
    /// </summary>
    /// <exception cref="OperationCanceledException">Too late.</exception>
    T Commit<T>(Func<T> step);

    /// <summary>Asks the user, however long the answer takes.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<UserAnswer> AskAsync(UserQuestion question, CancellationToken cancellation);

    /// <summary>The plan from now on.</summary>
    void ReplacePlan(IReadOnlyList<PlanEntry> entries);
}

/// <summary>How a call ended.</summary>
/// <param name="Succeeded">False where it could not do what was asked.</param>
/// <param name="ForModel">What the model is told.</param>
/// <param name="Content">What the user is shown; null keeps the preview.</param>
public sealed record ToolResult(bool Succeeded, string ForModel, IReadOnlyList<ToolCallContent>? Content = null)
{
    /// <summary>What it returned besides, for programs: JSON. Null for nothing.</summary>
    public string? RawOutput { get; init; }
}

/// <summary>The arguments of a call are not what the tool takes.</summary>
/// <param name="message">Names the field and says what is wrong, in words that the model can act on.</param>
public sealed class ToolArgumentException(string message) : Exception(message);
