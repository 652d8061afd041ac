using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc;

namespace AcpAgent.Protocol.Wire;

/// <summary>A request that the protocol does not know.</summary>
internal sealed record ExtensionCall(string Method, JsonElement? Parameters);

/// <summary>What one side of a connection answers to: which methods, with which types, done by whom.</summary>
internal abstract class Role
{
    /// <summary>The name under which StreamJsonRpc knows all extension requests.</summary>
    private const string AnyExtension = "_";

    /// <summary>The side that must be initialized before it answers anything else.</summary>
    public virtual bool AwaitsInitialize => false;

    /// <summary>The parameters of a request's method; null where this side has no such request.</summary>
    public abstract JsonTypeInfo? ParametersOf(string method);

    /// <summary>Acts on a notification of the protocol; unknown ones are passed over.</summary>
    public abstract void Notify(string method, ReadOnlySpan<byte> parameters);

    /// <summary>Acts on a notification whose method begins with <c>_</c>.</summary>
    public abstract void NotifyExtension(ExtensionCall call);

    /// <summary>The typed methods, for StreamJsonRpc to dispatch to.</summary>
    public abstract void AddMethods(JsonRpc rpc);

    /// <summary>Binds a request's parameters; null where this side has no such request.</summary>
    /// <exception cref="AcpException">They do not fit.</exception>
    public (string Target, object Parameters)? Bind(in Envelope request)
    {
        if (IsExtension(request.Method))
        {
            return (AnyExtension, Extension(request));
        }

        if (ParametersOf(request.Method) is not { } type)
        {
            return null;
        }

        if (request.Positional)
        {
            throw AcpException.InvalidParams("", "expected an object, found an array");
        }

        try
        {
            return (request.Method, JsonSerializer.Deserialize(request.ParamsOrEmpty, type)!);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw AcpException.InvalidParams(AcpFormatException.From(e));
        }
    }

    /// <summary>Whether the protocol leaves the method to those who use it.</summary>
    public static bool IsExtension(string method) => method.StartsWith('_');

    /// <summary>An extension's call, its parameters copied out of the line.</summary>
    public static ExtensionCall Extension(in Envelope envelope) =>
        new(envelope.Method, envelope.Params.IsEmpty ? null : JsonElement.Parse(envelope.Params.Span, new JsonDocumentOptions { MaxDepth = Envelope.MaxDepth }));

    protected static T Read<T>(ReadOnlySpan<byte> parameters, JsonTypeInfo<T> type) => AcpJson.Read(parameters, type);

    /// <remarks>
    /// What a handler throws before it has a task becomes the task's here: through the library's reflection the runtime would keep some
    /// kilobytes of each such exception for ever.
    /// </remarks>
    protected static void Add<TParameters, TResult>(JsonRpc rpc, string method, Func<TParameters, RequestContext, Task<TResult>> handler)
    {
        Func<TParameters, RequestContext, Task<TResult>> started =
            async (request, context) => await handler(request, context).ConfigureAwait(false);
        rpc.AddLocalRpcMethod(method, started);
    }

    protected static void AddExtension(JsonRpc rpc, Func<ExtensionCall, RequestContext, Task<JsonElement>> handler) =>
        rpc.AddLocalRpcMethod(AnyExtension, handler);

    protected static JsonElement OrEmpty(JsonElement? result) => result ?? JsonElement.Parse("{}"u8);
}
