using System.Runtime.CompilerServices;
using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Timing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Models.OpenAi;

/// <summary>
/// The one owner of retries and time-outs. A failure that may pass is tried again after a pause, as long as nothing of the reply
/// has been shown: what was shown cannot be taken back.
/// </summary>
internal sealed class RetryLoop(ModelSettings settings, FailureReport report, TimeProvider time, Func<double> random, ILogger logger)
{
    public async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        Func<AttemptClock, IAsyncEnumerable<ChatResponseUpdate>> attempt, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var call = new CallClock(settings.Timeouts, report, time, cancellation);
        for (var number = 1; ; number++)
        {
            ModelException? failure = null;
            var isShown = false;
            using (var clock = call.Begin())
            {
                var updates = attempt(clock).GetAsyncEnumerator(CancellationToken.None);
                await using var disposal = updates.ConfigureAwait(false);
                while (failure is null)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (Exception error)
                    {
                        failure = call.Explain(error, clock);
                        continue;
                    }

                    isShown = true;
                    yield return updates.Current;
                }
            }

            var pause = Backoff.After(number, failure.RetryAfter, random());
            if (isShown || !failure.IsTransient || number > settings.Retries || failure.RetryAfter > Backoff.Longest || pause >= call.Left)
            {
                throw failure.After(number);
            }

            logger.TriesAgain(number, failure.Failure, failure.Status, pause.TotalMilliseconds, failure.Message);
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }
}
