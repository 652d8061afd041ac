using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc;

namespace AcpAgent.Protocol.Wire;

/// <summary>Sends our requests: StreamJsonRpc waits for the answers, this gives up waiting at once where that is asked.</summary>
internal sealed class Caller(Rpc rpc, PendingCalls calls, Outbox outbox, Inbound inbound)
{
    /// <summary>Sends a request and waits for its answer. What it throws is said at <see cref="IPeer"/>.</summary>
    public async Task<TResult> CallAsync<TResult>(string method, object? parameters, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = calls.Open(method, resultType);
        var answer = rpc.CallAsync<TResult>(call.Id, method, parameters);
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(call, answer);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            calls.TryAbandon(call);
            throw call.Failure ?? (e is ConnectionLostException or ObjectDisposedException ? new AcpConnectionClosedException() : e);
        }
    }

    private void Abandon(PendingCall call, Task answer)
    {
        _ = answer.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (calls.TryAbandon(call))
        {
            outbox.Call(null, AcpMethods.CancelRequest, new CancelRequestNotification { RequestId = call.Id });
            inbound.Inject(call.Fail(new OperationCanceledException()));
        }
    }
}
