using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Tools.Clients;

/// <summary>
/// A file of the workspace as the client has it. The client opens it by its name, so it is asked only while nothing of the session runs that
/// could put something else there, and only about files that are where they were when they were decided on.
/// </summary>
internal sealed class ClientFile
{
    private const long Most = 1024 * 1024;
    private const string Changed = "it has changed since it was looked at; nothing was written";

    private readonly IClientFiles _files;
    private readonly Place _place;
    private readonly SessionShell? _shell;
    private string? _seen;

    private ClientFile(IClientFiles files, Place place, SessionShell? shell) => (_files, _place, _shell) = (files, place, shell);

    /// <summary>What the client has where that is not what the disk has; null where it is, or where nobody has looked.</summary>
    public string? Unsaved { get; private set; }

    /// <summary>Whether the client can be asked what it has, now.</summary>
    public bool MayKnowMore => _files.Reads && IsQuiet;

    /// <summary>The file of a call; null where there is no client to ask, or it is not the client's to know.</summary>
    public static ClientFile? Of(ToolEnvironment environment, Place place) =>
        environment.Files is { } files && (files.Reads || files.Writes) && place is { WithinRoots: true, Problem: null, MissingDirectories.Count: 0 } && (place.Status is not { } status || (status.Kind == FileKind.File && status.Size <= Most))
            ? new ClientFile(files, place, environment.Shell)
            : null;

    /// <summary>Looks at what the client has.</summary>
    /// <returns>Whether that is something else than the disk has.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var disk = _place.Status is null ? null : await ToolTexts.Detached(ReadDisk, cancellation).ConfigureAwait(false);
        _seen = disk is null ? null : await ReadAsync(cancellation).ConfigureAwait(false);
        Unsaved = _seen is not null && Plain(_seen) != Plain(disk!) ? _seen : null;
        return Unsaved is not null;
    }

    /// <summary>Writes the file: the client does where it can, so that what its user sees is what there is; else the disk is written.</summary>
    /// <param name="run">The running call.</param>
    /// <param name="change">The change of the disk.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Why it was not written; null where it was.</returns>
    public async Task<string?> WriteAsync(IToolRun run, FileChange change, string content, CancellationToken cancellation)
    {
        if (!_files.Writes || !IsQuiet)
        {
            return Unsaved is not null
                ? "it has changes in the user's editor that are not saved; nothing was written"
                : await Task.Run(() => run.Commit(() => change.Write(Encoding.UTF8.GetBytes(content))), cancellation).ConfigureAwait(false);
        }

        if (_seen is not null && await ReadAsync(cancellation).ConfigureAwait(false) != _seen)
        {
            return Changed;
        }

        return await ToolTexts.Detached(change.FindProblem, cancellation).ConfigureAwait(false)
            ?? await run.Commit(() => _files.WriteAsync(_place.Shown, content, cancellation)).ConfigureAwait(false);
    }

    private bool IsQuiet => _shell?.Background is null or [];

    private async Task<string?> ReadAsync(CancellationToken cancellation) =>
        MayKnowMore && _place.IsAsItWas() ? await _files.ReadAsync(_place.Shown, cancellation).ConfigureAwait(false) : null;

    private string? ReadDisk()
    {
        try
        {
            using var file = _place.OpenFile();
            return FileContent.TryRead(file, Most) is { } content ? FileContent.TryDecode(content) : null;
        }
        catch (SystemCallException)
        {
            return null;
        }
    }

    /// <summary>Editors keep line ends and the mark at the beginning to themselves.</summary>
    private static string Plain(string text) => text.TrimStart('\ufeff').ReplaceLineEndings("\n");
}
