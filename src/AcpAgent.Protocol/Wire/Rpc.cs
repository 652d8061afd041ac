using System.Diagnostics;
using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.Logging;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using LibraryId = StreamJsonRpc.RequestId;

namespace AcpAgent.Protocol.Wire;

/// <summary>StreamJsonRpc, told what an exception looks like on this wire and to start handlers where it reads.</summary>
internal sealed class Rpc : JsonRpc
{
    private readonly ILogger _logger;
    private readonly string _connection;
    private readonly Func<string, string>? _clean;

    public Rpc(IJsonRpcMessageHandler handler, Role role, ILogger logger, string connection, Func<string, string>? clean)
        : base(handler)
    {
        _clean = clean;
        _logger = logger;
        _connection = connection;
        TraceSource.Switch.Level = SourceLevels.Off;
        TraceSource.Listeners.Clear();
        SynchronizationContext = new Inline();
        CancellationStrategy = null;
        CancelLocallyInvokedMethodsWhenConnectionIsClosed = false;
        role.AddMethods(this);
    }

    /// <summary>Sends a request; it is in the outbound queue when this returns. The task completes when the peer has answered.</summary>
    public Task<T> CallAsync<T>(long id, string method, object? parameters) =>
        InvokeCoreAsync<T>(new LibraryId(id), method, parameters is null ? null : [parameters], CancellationToken.None);

    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        var error = exception switch
        {
            AcpException known => known,
            OperationCanceledException => AcpException.RequestCancelled(),
            _ => AcpException.Internal(exception),
        };
        if (error.Code == ErrorCodes.InternalError)
        {
            Log.HandlerFailed(_logger, _connection, request.Method ?? "", error.InnerException ?? error);
        }

        return new() { Code = (JsonRpcErrorCode)error.Code, Message = _clean?.Invoke(error.Message) ?? error.Message, Data = error.Data };
    }

    /// <summary>Runs at once what is posted: the first steps of a handler, on the thread that reads, so that handlers start in wire order.</summary>
    private sealed class Inline : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);

        public override void Send(SendOrPostCallback d, object? state) => d(state);
    }
}
