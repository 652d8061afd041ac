namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>Looks again whenever something is said to have changed: however often that is said, one look at a time.</summary>
/// <param name="look">Looks; throws nothing.</param>
/// <param name="between">The least time before a look.</param>
internal sealed class ToolWatch(Func<Task> look, TimeSpan between)
{
    private const int Resting = 0;
    private const int Looking = 1;
    private const int Noticed = 2;

    private int _state;

    /// <summary>Something has changed. Quick.</summary>
    public void Notice()
    {
        if (Interlocked.Exchange(ref _state, Noticed) == Resting)
        {
            _ = Task.Run(LookAsync);
        }
    }

    private async Task LookAsync()
    {
        do
        {
            Interlocked.Exchange(ref _state, Looking);
            await Task.Delay(between).ConfigureAwait(false);
            await look().ConfigureAwait(false);
        }
        while (Interlocked.CompareExchange(ref _state, Resting, Looking) != Looking);
    }
}
