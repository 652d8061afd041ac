using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Format;

/// <summary>The one way a record becomes JSON and back.</summary>
internal static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new(JournalJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(AcpJson.Context, JournalJsonContext.Default),
    };

    private static readonly JsonTypeInfo<JournalRecord> Record = (JsonTypeInfo<JournalRecord>)Options.GetTypeInfo(typeof(JournalRecord));

    private static readonly JsonWriterOptions Writing = new() { Encoder = Options.Encoder, SkipValidation = true, MaxDepth = Options.MaxDepth };

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>Adds a record as a JSON object, <c>type</c> first.</summary>
    public static void Write(ByteBuffer buffer, JournalRecord record)
    {
        if (TextJson.TryWrite(buffer, record))
        {
            return;
        }

        var json = writer ??= new Utf8JsonWriter(buffer, Writing);
        json.Reset(buffer);
        try
        {
            JsonSerializer.Serialize(json, record, Record);
            json.Flush();
        }
        finally
        {
            json.Reset(NoBuffer);
        }
    }

    /// <summary>Reads a record from its JSON object.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> json) =>
        TextJson.TryRead(json) ?? JsonSerializer.Deserialize(json, Record) ?? throw new JsonException("the record is null");

    private static ByteBuffer NoBuffer { get; } = new();
}
