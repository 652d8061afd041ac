using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Wire;

/// <summary>The short way of pieces of text writes, byte for byte, what the serializer does.</summary>
public sealed class TextUpdateTests
{
    private static Gen<string> Text { get; } = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char["a<>&'+\"\\/\n\r\t\b\f\u0000\u001f\u007f\u0085\u2028é中"], 0, 20], Gen.OneOf("", "😀", "\ud83d", "\ude00", "a\ud83db"));

    private static Gen<string?> MessageId { get; } = Gen.OneOf<string?>(Gen.Const((string?)null), Text.Select(text => (string?)text));

    private static Gen<JsonObject?> Meta { get; } = Gen.Frequency((9, Gen.Const((JsonObject?)null)), (1, Gen.Const(true).Select(_ => (JsonObject?)new JsonObject { ["k"] = 1 })));

    private static Gen<ContentBlock> Content { get; } = Gen.Frequency(
        (9, Gen.Select(Text, Meta, (text, meta) => (ContentBlock)new TextContent { Text = text, Meta = meta })),
        (1, Text.Select(text => (ContentBlock)new TextContent { Text = text, Annotations = new Annotations { Priority = 1 } })),
        (1, Text.Select(text => (ContentBlock)new ResourceLink { Uri = text, Name = text })));

    private static Gen<SessionUpdate> Update { get; } = Gen.Select(Content, MessageId, Meta, Gen.Int[0, 2], (content, id, meta, kind) => (SessionUpdate)(kind switch
    {
        0 => new AgentMessageChunk { Content = content, MessageId = id, Meta = meta },
        1 => new AgentThoughtChunk { Content = content, MessageId = id, Meta = meta },
        _ => new UserMessageChunk { Content = content, MessageId = id, Meta = meta },
    }));

    [Fact]
    public void What_it_writes_is_what_the_serializer_writes() =>
        Gen.Select(Text, Update, Meta, (session, update, meta) => new SessionNotification { SessionId = session, Update = update, Meta = meta }).Sample(notification =>
        {
            var writer = new MessageWriter();
            writer.Update(notification);
            Assert.Equal(
                $$"""{"jsonrpc":"2.0","method":"session/update","params":{{General(notification)}}}""" + "\n", Encoding.UTF8.GetString(writer.Line));
        });

    [Fact]
    public void A_piece_of_text_goes_the_short_way()
    {
        var update = new AgentMessageChunk { Content = new TextContent { Text = "word" }, MessageId = "m" };
        Assert.True(TextUpdate.TryWrite(new ArrayBufferWriter<byte>(), new SessionNotification { SessionId = "s", Update = update }));
    }

    private static string General(SessionNotification notification)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, AcpJson.WriterOptions with { Encoder = RawEncoder.Instance }))
        {
            JsonSerializer.Serialize(json, notification, AcpJson.Context.SessionNotification);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
