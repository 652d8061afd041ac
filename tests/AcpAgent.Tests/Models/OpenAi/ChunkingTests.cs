using System.Text;
using System.Text.Json.Nodes;
using AcpAgent.Tests.Shared.ModelServer;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>Where the network cuts a stream means nothing.</summary>
public sealed class ChunkingTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8],
        Gen.OneOf("ü", "漢字", "😀", "\n", "\"", "\\", "\u2028", "data: ", "[DONE]", ": ", "\r\n\r\n"));

    private static readonly Gen<Func<HttpReply, HttpReply>> Step = Gen.OneOf(
        Text.Select(text => new Func<HttpReply, HttpReply>(reply => reply.Text(text))),
        Text.Select(text => new Func<HttpReply, HttpReply>(reply => reply.Thought(text))),
        Text.Select(text => new Func<HttpReply, HttpReply>(reply => reply.Call("tool", new JsonObject { ["a"] = text }.ToJsonString()))),
        Gen.OneOf(": keep-alive\n\n", ":\n", "event: message\n", "id: 7\n", "retry: 10\n", "\n").Select(raw => new Func<HttpReply, HttpReply>(reply => reply.Raw(raw))));

    private static readonly Gen<byte[]> Body =
        Gen.Select(Step.List[0, 12], Gen.Bool, Gen.OneOf("\n", "\r\n", "\r"), Gen.OneOf("", "\ufeff"), (steps, uses, newline, bom) =>
        {
            var reply = steps.Aggregate(HttpReply.Stream, (reply, step) => step(reply));
            var bytes = (uses ? reply.Uses(11, 7, 5, 3) : reply).Steps.OfType<HttpReplyStep.Send>().SelectMany(send => send.Bytes.ToArray()).ToArray();
            return Encoding.UTF8.GetBytes(bom + Encoding.UTF8.GetString(bytes).Replace("\n", newline, StringComparison.Ordinal));
        });

    [Fact]
    public void A_stream_reads_the_same_however_it_is_cut() =>
        (from body in Body
         from cuts in Gen.OneOf(Gen.Int[1, body.Length].List[0, 20], Gen.Const(Enumerable.Range(1, body.Length).ToList()))
         select (body, cuts)).Sample(sample =>
        {
            var whole = Pieces.ReadAsync(sample.body).GetAwaiter().GetResult();
            var cut = Pieces.ReadAsync(sample.body, sample.cuts).GetAwaiter().GetResult();
            Assert.Equal(Pieces.Show(whole), Pieces.Show(cut));
        }, iter: 2_000);

    [Fact]
    public void A_stream_says_what_was_put_into_it() =>
        Gen.Select(Text.List[0, 6], Text.List[0, 6]).Sample((thoughts, texts) =>
        {
            var steps = HttpReply.Stream.Thought([.. thoughts]).Text([.. texts]).Steps.OfType<HttpReplyStep.Send>();
            var reply = Pieces.ReadAsync([.. steps.SelectMany(send => send.Bytes.ToArray())]).GetAwaiter().GetResult();
            Assert.Equal((string.Concat(thoughts), string.Concat(texts)), (reply.Thoughts, reply.Text));
        }, iter: 500);
}
