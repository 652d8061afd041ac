namespace AcpAgent.Core.Processes.Output;

/// <summary>Where output goes that is too long to be shown; made when there is some.</summary>
/// <param name="path">The file.</param>
/// <param name="most">Bytes written at most; what comes after is left out.</param>
public sealed class OutputFile(string path, long most) : IAsyncDisposable
{
    private FileStream? _file;
    private long _written;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether it holds all that came.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Writes what comes next. Where the disk has no room, the command goes on without.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var room = (int)Math.Min(most - _written, bytes.Length);
            IsComplete &= room == bytes.Length;
            if (room > 0)
            {
                _file ??= new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Share = FileShare.Read,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                await _file.WriteAsync(bytes[..room]).ConfigureAwait(false);
                await _file.FlushAsync().ConfigureAwait(false);
                _written += room;
            }
        }
        catch (IOException)
        {
            IsComplete = false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
