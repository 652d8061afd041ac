using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// The one way a record becomes JSON and back. It takes the word for the type in its own hands: the serializer would have to know
/// all of them, with everything that is in them, before it could write the first.
/// </summary>
internal static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new(JournalJsonContext.Default.Options)
    {
        Encoder = AcpJson.Options.Encoder,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(AcpJson.Context, JournalJsonContext.Default),
    };

    private static readonly JsonWriterOptions Writing = new() { Encoder = Options.Encoder, SkipValidation = true, MaxDepth = Options.MaxDepth };

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    private static ReadOnlySpan<byte> Start => "{\"type\":\""u8;

    /// <summary>Adds a record as a JSON object, <c>type</c> first.</summary>
    public static void Write(ByteBuffer buffer, JournalRecord record)
    {
        if (TextJson.TryWrite(buffer, record))
        {
            return;
        }

        buffer.Append(Start);
        buffer.Append(RecordWords.Of(record.GetType()));
        buffer.Append("\""u8);
        var members = buffer.Length;
        var json = writer ??= new Utf8JsonWriter(buffer, Writing);
        json.Reset(buffer);
        try
        {
            JsonSerializer.Serialize(json, record, Options.GetTypeInfo(record.GetType()));
            json.Flush();
        }
        finally
        {
            json.Reset(NoBuffer);
        }

        // What was written is an object of its own; its members become members of the one that was begun.
        if (buffer.Written[members..].SequenceEqual("{}"u8))
        {
            buffer.CutTo(members);
            buffer.Append("}"u8);
        }
        else
        {
            buffer.Written[members] = (byte)',';
        }
    }

    /// <summary>Reads a record from its JSON object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="last">The turn before; null where nobody remembers.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> json, SameVersions? last = null)
    {
        if ((TextJson.TryRead(json) ?? TurnJson.TryRead(json, last)) is { } usual)
        {
            return usual;
        }

        if (json.StartsWith(Start) && RecordWords.TryFind(json[Start.Length..], out var type))
        {
            return (JournalRecord?)JsonSerializer.Deserialize(json, Options.GetTypeInfo(type)) ?? throw new JsonException("the record is null");
        }

        throw new JsonException("it does not begin with the type of a record that this version knows");
    }

    private static ByteBuffer NoBuffer { get; } = new();
}
