using System.Text.Json;
using System.Text.Unicode;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>What a line is, before anybody looks at its parameters.</summary>
internal enum EnvelopeKind
{
    /// <summary>Not JSON, or nested too deep: -32700.</summary>
    Malformed,

    /// <summary>JSON, but no JSON-RPC 2.0 message: -32600, with <c>id:null</c>.</summary>
    Invalid,

    /// <summary>A request with a valid id and structured (or no) parameters.</summary>
    Request,

    /// <summary>A notification.</summary>
    Notification,

    /// <summary>A notification with something wrong in it: never answered, not acted upon.</summary>
    BadNotification,

    /// <summary>A result or an error.</summary>
    Response,

    /// <summary>An id and nothing else: an answer if the id is one of ours, else invalid.</summary>
    IdOnly,
}

/// <summary>The frame of one JSON-RPC message, read in one pass that also proves the whole line to be well-formed JSON.</summary>
/// <remarks>The memory belongs to the line and is valid as long as the line is.</remarks>
internal readonly struct Envelope
{
    /// <summary>The deepest nesting of a line; deeper ones are malformed.</summary>
    internal const int MaxDepth = 128;

    private static ReadOnlySpan<byte> EmptyObject => "{}"u8;

    public EnvelopeKind Kind { get; private init; }

    /// <summary>Why the line is <see cref="EnvelopeKind.Invalid"/>: one sentence without a value of the line in it.</summary>
    public string? Fault { get; private init; }

    /// <summary>Whether the line may be the beginning of one that was cut off.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>The id; null (the JSON value) where there is none, or no valid one.</summary>
    public RequestId Id { get; private init; }

    public string Method { get; private init; }

    /// <summary>The parameters as they stand; empty where they are absent or null.</summary>
    public ReadOnlyMemory<byte> Params { get; private init; }

    /// <summary>The parameters are an array, which JSON-RPC allows and ACP never uses.</summary>
    public bool Positional { get; private init; }

    /// <summary>Of a response: the result; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>Of a response: the error; empty where there is none or it is null.</summary>
    public ReadOnlyMemory<byte> Error { get; private init; }

    /// <summary>The parameters, <c>{}</c> where there are none.</summary>
    public ReadOnlySpan<byte> ParamsOrEmpty => Params.IsEmpty ? EmptyObject : Params.Span;

    /// <summary>Reads <paramref name="line"/>, which must not be empty. Never throws.</summary>
    public static Envelope Read(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
        {
            return new Envelope { Kind = EnvelopeKind.Invalid, Fault = "not UTF-8", IsBroken = true };
        }

        try
        {
            var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                var batch = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
                reader.Read();
                return Invalid(batch ? "JSON-RPC batches are not supported" : "not an object");
            }

            var parts = default(EnvelopeParts);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                parts.Take(ref reader, line);
            }

            reader.Read();
            return From(parts);
        }
        catch (JsonException)
        {
            return new Envelope { Kind = EnvelopeKind.Malformed, IsBroken = true };
        }
    }

    private static Envelope From(in EnvelopeParts parts) => parts switch
    {
        { HasMethod: false, HasOutcome: true } => Response(parts),
        { HasMethod: false, HasId: true, ValidId: true } => new() { Kind = EnvelopeKind.IdOnly, Id = parts.Id, Fault = "no method" },
        { HasMethod: false } => Invalid("no method"),
        { Version2: false } => Invalid("`jsonrpc` is not \"2.0\""),
        { Method: null } => Invalid("`method` is not a string"),
        { HasId: false, Repeated: false, ScalarParams: false } => Call(EnvelopeKind.Notification, parts),
        { HasId: false } => new() { Kind = EnvelopeKind.BadNotification, Method = parts.Method },
        { ValidId: false } => Invalid("`id` is not a string, a 64-bit integer or null"),
        { Repeated: true } => Invalid("a member is there twice"),
        { ScalarParams: true } => Invalid("`params` is not an object"),
        _ => Call(EnvelopeKind.Request, parts),
    };

    private static Envelope Call(EnvelopeKind kind, in EnvelopeParts parts) => new()
    {
        Kind = kind,
        Id = parts.Id,
        Method = parts.Method!,
        Params = parts.Params,
        Positional = parts.Positional,
    };

    private static Envelope Response(in EnvelopeParts parts) => new()
    {
        Kind = EnvelopeKind.Response,
        Id = parts.Id,
        Result = parts.Result,
        Error = parts.Error,
        Fault = parts switch
        {
            { HasId: false } or { ValidId: false } => "no valid id",
            { Version2: false } => "`jsonrpc` is not \"2.0\"",
            { Repeated: true } => "a member is there twice",
            _ => parts.Result.IsEmpty == parts.Error.IsEmpty ? "not either a result or an error" : null,
        },
    };

    private static Envelope Invalid(string fault) => new() { Kind = EnvelopeKind.Invalid, Fault = fault };
}
