namespace AcpAgent.Core.Models.OpenAi.Timing;

/// <summary>How long to wait before trying again.</summary>
internal static class Backoff
{
    /// <summary>The longest that a provider's wish is obeyed; one that asks for more is not asked again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    /// <summary>The pause after a failed attempt: doubled each time, with up to half of it taken off so that clients spread, and never less than asked for.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="retryAfter">What the provider asked for.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan? retryAfter, double random)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempt - 1, 10));
        var pause = (doubled < Most ? doubled : Most) * (1 - (random / 2));
        return retryAfter is { } asked && asked * (1 + (random / 10)) is var spread && spread > pause ? spread : pause;
    }
}
