namespace AcpAgent.EndToEnd.Harness;

/// <summary>How long a test waits for what must come. No test is about time: this only keeps a broken one from hanging.</summary>
internal static class Patience
{
    /// <summary>For anything on a busy machine.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something is so that can only be looked at.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        for (var end = DateTime.UtcNow + Long; !holds();)
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"Not after {Long.TotalSeconds} s: {what}");
            }

            await Task.Delay(10);
        }
    }
}
