using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.Logging;
using StreamJsonRpc.Protocol;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Decides about every line: answered here with an error, acted upon here (notifications), dropped, or let through to StreamJsonRpc
/// as a request with bound parameters or as the answer to one of our calls. What it lets through cannot make the library end the connection.
/// </summary>
/// <remarks>Used by one thread at a time, in the order of the lines; answers may be given on any.</remarks>
internal sealed class Admission(Role role, Outbox outbox, OpenRequests open, PendingCalls calls, Doorkeeper? door, ILogger logger, string connection)
{
    private readonly Lock _lock = new();
    private RequestContext? _initializing;
    private bool _initialized = !role.AwaitsInitialize;

    /// <summary>Decides about one line, which is not blank.</summary>
    /// <returns>What StreamJsonRpc is to see; null where it is to see nothing.</returns>
    public JsonRpcMessage? Admit(in Envelope envelope)
    {
        switch (envelope.Kind)
        {
            case EnvelopeKind.Malformed:
                Refuse(RequestId.Null, new AcpException(ErrorCodes.ParseError, "Parse error"));
                return null;
            case EnvelopeKind.Response:
            case EnvelopeKind.IdOnly:
                return Answer(envelope);
            case EnvelopeKind.Notification:
                Notify(envelope);
                return null;
            case EnvelopeKind.BadNotification:
                Log.NotificationIgnored(logger, connection, envelope.Method, null);
                return null;
            case EnvelopeKind.Request:
                return Request(envelope);
            default:
                Refuse(RequestId.Null, AcpException.InvalidRequest(envelope.Fault!));
                return null;
        }
    }

    /// <summary>A line over the bound.</summary>
    public void AdmitTooLong() => Refuse(RequestId.Null, AcpException.InvalidRequest("the line is too long"));

    /// <summary>A request has been answered, with a result or an error. Called before the answer is queued.</summary>
    public void Answering(RequestContext context, bool success)
    {
        lock (_lock)
        {
            if (context == _initializing)
            {
                _initializing = null;
                _initialized = success;
            }
        }
    }

    private InboundRequest? Request(in Envelope request)
    {
        if (open.Contains(request.Id))
        {
            // Under its id it would be taken for the answer to the open one.
            Refuse(RequestId.Null, AcpException.InvalidRequest("a request with this id is open"));
            return null;
        }

        try
        {
            var (target, parameters) = Check(request);
            var context = new RequestContext(request.Id);
            if (!open.TryOpen(context, out var number))
            {
                throw AcpException.InvalidRequest("too many requests are open");
            }

            if (target == AcpMethods.Initialize)
            {
                lock (_lock)
                {
                    _initializing = context;
                }
            }

            return new InboundRequest(number, target, parameters, context);
        }
        catch (AcpException refusal)
        {
            Refuse(request.Id, refusal);
            return null;
        }
    }

    private (string Target, object Parameters) Check(in Envelope request)
    {
        CheckState(request.Method);
        if (door is { IsOpen: false } && request.Method is not (AcpMethods.Initialize or AcpMethods.Authenticate))
        {
            throw AcpException.AuthRequired();
        }

        return role.Bind(request) ?? throw AcpException.MethodNotFound(request.Method);
    }

    private void CheckState(string method)
    {
        lock (_lock)
        {
            if (role.AwaitsInitialize && method == AcpMethods.Initialize)
            {
                if (_initialized || _initializing is not null)
                {
                    throw AcpException.InvalidRequest("the connection has been initialized");
                }
            }
            else if (!_initialized)
            {
                throw AcpException.InvalidRequest("the connection must be initialized first");
            }
        }
    }

    private JsonRpcMessage? Answer(in Envelope response)
    {
        if (calls.TryAnswer(response, out var message))
        {
            return message;
        }

        if (response.Kind == EnvelopeKind.IdOnly)
        {
            Refuse(RequestId.Null, AcpException.InvalidRequest(response.Fault!));
        }
        else
        {
            Log.StrayResponse(logger, connection);
        }

        return null;
    }

    private void Notify(in Envelope notification)
    {
        try
        {
            if (notification.Method == AcpMethods.CancelRequest)
            {
                CancelRequest(notification);
            }
            else if (!Ready())
            {
                Log.NotificationIgnored(logger, connection, notification.Method, null);
            }
            else if (Role.IsExtension(notification.Method))
            {
                role.NotifyExtension(Role.Extension(notification));
            }
            else
            {
                role.Notify(notification.Method, notification.ParamsOrEmpty);
            }
        }
        catch (AcpFormatException e)
        {
            Log.NotificationIgnored(logger, connection, notification.Method, e);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(logger, connection, notification.Method, e);
        }
    }

    private bool Ready()
    {
        lock (_lock)
        {
            return _initialized && door is not { IsOpen: false };
        }
    }

    private void CancelRequest(in Envelope notification)
    {
        var id = AcpJson.Read(notification.ParamsOrEmpty, AcpJson.Context.CancelRequestNotification).RequestId;
        if (open.TryGet(id, out var context))
        {
            _ = context.CancelAsync();
        }
    }

    private void Refuse(RequestId id, AcpException error)
    {
        Log.Refused(logger, connection, error.Code, error.Message);
        outbox.Failure(id, error);
    }
}
