using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>Encodes one message as a line: compact JSON in raw UTF-8, ended by <c>\n</c>. Reused, not shared.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer holds nothing but the buffer it writes to.")]
internal sealed class MessageWriter
{
    private const int Kept = 64 * 1024;
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("2.0");
    private static readonly JsonEncodedText JsonRpc = JsonEncodedText.Encode("jsonrpc");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Method = JsonEncodedText.Encode("method");
    private static readonly JsonEncodedText SessionUpdate = JsonEncodedText.Encode(AcpMethods.SessionUpdate);
    private static readonly JsonEncodedText Params = JsonEncodedText.Encode("params");
    private static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    private static readonly JsonEncodedText ErrorName = JsonEncodedText.Encode("error");

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public MessageWriter() =>
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = RawEncoder.Instance, SkipValidation = true, MaxDepth = 1000 });

    /// <summary>The line, its end included; valid until the next call.</summary>
    public ReadOnlySpan<byte> Line => _line.WrittenSpan;

    /// <summary>Whether it has not grown too large to be kept for the next message.</summary>
    public bool WorthKeeping => _line.Capacity <= Kept;

    /// <summary>A notification, or, with an id, a request; no parameters where the type is null.</summary>
    public void Call(long? id, string method, object? parameters)
    {
        Begin();
        if (id is { } number)
        {
            _json.WriteNumber(Id, number);
        }

        _json.WriteString(Method, method);
        if (parameters is not null)
        {
            _json.WritePropertyName(Params);
            Value(parameters);
        }

        End();
    }

    /// <summary>An update, the one notification that comes in masses.</summary>
    public void Update(SessionNotification notification)
    {
        _line.ResetWrittenCount();
        if (TextUpdate.TryWrite(_line, notification))
        {
            return;
        }

        Begin();
        _json.WriteString(Method, SessionUpdate);
        _json.WritePropertyName(Params);
        JsonSerializer.Serialize(_json, notification, AcpJson.Context.SessionNotification);
        End();
    }

    /// <summary>A successful answer.</summary>
    public void Success(RequestId id, object result)
    {
        Begin();
        WriteId(id);
        _json.WritePropertyName(Result);
        Value(result);
        End();
    }

    /// <summary>An answer that is an error.</summary>
    public void Failure(RequestId id, int code, string message, JsonElement? data)
    {
        Begin();
        WriteId(id);
        _json.WriteStartObject(ErrorName);
        _json.WriteNumber("code"u8, code);
        _json.WriteString("message"u8, message);
        if (data is { } element)
        {
            _json.WritePropertyName("data"u8);
            element.WriteTo(_json);
        }

        _json.WriteEndObject();
        End();
    }

    private void Begin()
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString(JsonRpc, Version);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
    }

    private void WriteId(RequestId id)
    {
        if (id.Number is { } number)
        {
            _json.WriteNumber(Id, number);
        }
        else
        {
            _json.WriteString(Id, id.Text);
        }
    }

    private void Value(object value)
    {
        if (value is JsonElement element)
        {
            element.WriteTo(_json);
        }
        else
        {
            JsonSerializer.Serialize(_json, value, AcpJson.Options.GetTypeInfo(value.GetType()));
        }
    }
}
