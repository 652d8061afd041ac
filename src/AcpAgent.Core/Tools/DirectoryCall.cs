using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>A call that looks into one directory and tells what it found.</summary>
/// <param name="tool">Its tool.</param>
/// <param name="verb">What is done with the directory, where that fails.</param>
/// <param name="arguments">As they were given.</param>
/// <param name="directory">The directory, which goes with the call.</param>
internal abstract class DirectoryCall(string tool, string verb, JsonElement arguments, PlacedDirectory directory) : PreparedCall
{
    /// <inheritdoc/>
    public sealed override ToolCallFacts Facts { get; } = new(tool, arguments, [directory.Place.Fact(writes: false)]);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ToolCallLocation> Locations => directory.Locations;

    /// <summary>The directory.</summary>
    protected PlacedDirectory Directory => directory;

    /// <inheritdoc/>
    public sealed override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        if (directory.Handle is not { } handle)
        {
            return directory.Failed(verb);
        }

        try
        {
            return new ToolResult(true, await ToolTexts.Detached(() => Look(handle, cancellation), cancellation).ConfigureAwait(false));
        }
        catch (SystemCallException error)
        {
            return directory.Failed(verb, error);
        }
    }

    /// <inheritdoc/>
    public sealed override ValueTask DisposeAsync()
    {
        directory.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Looks, and says what there is.</summary>
    /// <exception cref="SystemCallException">It cannot.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    protected abstract string Look(SafeFileHandle handle, CancellationToken cancellation);
}
