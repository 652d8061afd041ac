using System.Text;

namespace AcpAgent.Client.Processes;

/// <summary>Reads what a process writes to its standard error, and keeps the end of it.</summary>
internal sealed class ErrorTail
{
    private const int Kept = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly List<byte> _bytes = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ErrorTail(Stream stream) => new Thread(() => Read(stream), maxStackSize: 256 * 1024) { IsBackground = true, Name = "standard error" }.Start();

    /// <summary>Completes when nothing more can come.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What came last, at most 16 KiB of it.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString([.. _bytes]);
            }
        }
    }

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                lock (_lock)
                {
                    _bytes.AddRange(buffer.AsSpan(0, count));
                    _bytes.RemoveRange(0, Math.Max(0, _bytes.Count - Kept));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // What has come stays.
        }

        _ended.TrySetResult();
    }
}
