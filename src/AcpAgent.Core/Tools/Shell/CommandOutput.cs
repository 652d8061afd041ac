using System.Globalization;
using AcpAgent.Core.Processes.Output;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>
/// What a command has written so far: the beginning and the end to be shown, all of it in a file once that is not everything. Secrets are in
/// neither.
/// </summary>
internal sealed class CommandOutput(string path, long most, bool alwaysInFile, Redaction secrets) : IAsyncDisposable
{
    /// <summary>Bytes shown of beginning and of end.</summary>
    private const int Shown = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly HeadAndTail _kept = new(Shown);
    private readonly OutputFile _file = new(path, most);
    private byte[]? _early = [];

    /// <summary>Where all of it is, once it is not shown whole.</summary>
    public string Path => _file.Path;

    /// <summary>Counts up with everything that comes.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
            {
                return _kept.Total;
            }
        }
    }

    /// <summary>Takes what comes, until the end.</summary>
    public async Task ReadAsync(Stream stream, Action changed)
    {
        var buffer = new byte[32 * 1024];
        var eraser = secrets.OfBytes();
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var length)
        {
            await TakeAsync(eraser?.Add(buffer.AsSpan(0, length)) ?? buffer.AsMemory(0, length)).ConfigureAwait(false);
            changed();
        }

        if (eraser is not null)
        {
            await TakeAsync(eraser.Finish()).ConfigureAwait(false);
        }
    }

    /// <summary>For model and user.</summary>
    public string ToText()
    {
        lock (_gate)
        {
            return _kept.ToText(leftOut => string.Create(
                CultureInfo.InvariantCulture,
                $"[{leftOut} bytes are left out here; {(_file.IsComplete ? "all of it is" : "the beginning is")} in {_file.Path}]"));
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            _kept.Add(bytes.Span);
        }

        await StoreAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>The file is made only for what cannot be shown whole; until then it waits here.</summary>
    private async ValueTask StoreAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_early is { } early)
        {
            if (!alwaysInFile && early.Length + bytes.Length <= 2 * Shown)
            {
                _early = [.. early, .. bytes.Span];
                return;
            }

            _early = null;
            await _file.AddAsync(early).ConfigureAwait(false);
        }

        await _file.AddAsync(bytes).ConfigureAwait(false);
    }
}
