using AcpAgent.Core.Permissions;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

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
