using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc.Protocol;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Our requests that the peer has yet to answer. StreamJsonRpc correlates them; this is what keeps answers from it that would make it
/// end the connection, since it knows no stray ones.
/// </summary>
internal sealed class PendingCalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingCall> _calls = [];
    private long _last;
    private bool _ended;

    /// <summary>Opens a call.</summary>
    /// <exception cref="AcpConnectionClosedException">No answer can come any more.</exception>
    public PendingCall Open(string method, JsonTypeInfo resultType)
    {
        lock (_lock)
        {
            if (_ended)
            {
                throw new AcpConnectionClosedException();
            }

            var call = new PendingCall(++_last, method, resultType);
            _calls.Add(call.Id, call);
            return call;
        }
    }

    /// <summary>The answer to one of our calls, for StreamJsonRpc; false for stray ones.</summary>
    public bool TryAnswer(in Envelope response, [NotNullWhen(true)] out JsonRpcMessage? message)
    {
        PendingCall? call = null;
        lock (_lock)
        {
            if (response.Id.Number is { } id)
            {
                _calls.Remove(id, out call);
            }
        }

        message = call?.Answer(response);
        return message is not null;
    }

    /// <summary>Gives a call up; false where it has been answered already.</summary>
    public bool TryAbandon(PendingCall call)
    {
        lock (_lock)
        {
            return _calls.Remove(call.Id);
        }
    }

    /// <summary>No more answers come: returns the calls that will have none, and admits no more.</summary>
    public IReadOnlyList<PendingCall> End()
    {
        lock (_lock)
        {
            _ended = true;
            var calls = _calls.Values.ToArray();
            _calls.Clear();
            return calls;
        }
    }
}
