using System.Reflection;
using StreamJsonRpc.Protocol;
using LibraryId = StreamJsonRpc.RequestId;

namespace AcpAgent.Protocol.Wire;

/// <summary>An admitted request on its way through StreamJsonRpc, its parameters bound already.</summary>
internal sealed class InboundRequest : JsonRpcRequest
{
    private readonly object _parameters;
    private readonly RequestContext _context;

    public InboundRequest(long number, string method, object parameters, RequestContext context)
    {
        RequestId = new LibraryId(number);
        Method = method;
        _parameters = parameters;
        _context = context;
    }

    public override int ArgumentCount => 2;

    public override ArgumentMatchResult TryGetTypedArguments(ReadOnlySpan<ParameterInfo> parameters, Span<object?> typedArguments) =>
        Bind(typedArguments);

    public override ArgumentMatchResult TryGetTypedArguments(
        ReadOnlySpan<ParameterInfo> parameters, ReadOnlySpan<string?> parameterNames, Span<object?> typedArguments) =>
        Bind(typedArguments);

    public override ArgumentMatchResult TryGetTypedArguments(
        ReadOnlySpan<ParameterInfo> parameters, ReadOnlySpan<string?> parameterNames, Span<object?> typedArguments, bool useSingleObject) =>
        Bind(typedArguments);

    private ArgumentMatchResult Bind(Span<object?> typedArguments)
    {
        typedArguments[0] = _parameters;
        typedArguments[1] = _context;
        return ArgumentMatchResult.Success;
    }
}
