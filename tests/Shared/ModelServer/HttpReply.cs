using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>
/// How the server answers one request. A streamed reply is built piece by piece and ends by itself as OpenAI's do: finish
/// reason, usage if any, <c>[DONE]</c>.
/// </summary>
public sealed partial record HttpReply
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private HttpReply(int status, string type)
    {
        Status = status;
        Headers = ImmutableDictionary<string, string>.Empty.Add("Content-Type", type);
    }

    /// <summary>An empty streamed reply, to be built upon.</summary>
    public static HttpReply Stream { get; } = new(200, "text/event-stream");

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The headers of the response, framing apart.</summary>
    public ImmutableDictionary<string, string> Headers { get; private init; }

    /// <summary>What comes before the head of the response.</summary>
    public ImmutableList<HttpReplyStep> BeforeHead { get; private init; } = [];

    /// <summary>Everything that is done for the body.</summary>
    public IReadOnlyList<HttpReplyStep> Steps
    {
        get
        {
            if (End is null)
            {
                return Sent;
            }

            var reply = Event(ChatChunk.Finish(End));
            return (Usage is null ? reply : reply.Event(Usage)).Event("[DONE]").Sent;
        }
    }

    /// <summary>A streamed reply of one text.</summary>
    public static HttpReply Says(string text) => Stream.Text(text);

    /// <summary>A streamed reply of one tool call.</summary>
    public static HttpReply Calls(string tool, string arguments = "{}", string? id = "call_1") => Stream.Call(tool, arguments, id);

    /// <summary>An error as providers send it.</summary>
    public static HttpReply Fails(int status, string message = "Something is wrong.", string? type = null, string? code = null) =>
        Body(ChatChunk.Error(message, type, code).ToJsonString(), status);

    /// <summary>A whole body, not a stream.</summary>
    public static HttpReply Body(string body, int status = 200, string type = "application/json") =>
        new HttpReply(status, type).Open().Raw(body);

    /// <summary>No answer: the connection is reset before the head of the response.</summary>
    public static HttpReply Resets() => Stream with { BeforeHead = [new HttpReplyStep.Cut()] };

    /// <summary>No answer until the client leaves: not even the head of the response.</summary>
    public static HttpReply Ignores() => Stream with { BeforeHead = [Endless] };

    /// <summary>Text, in one piece or several.</summary>
    public HttpReply Text(params ReadOnlySpan<string> pieces) => Pieces("content", pieces);

    /// <summary>Thoughts, in one piece or several.</summary>
    public HttpReply Thought(params ReadOnlySpan<string> pieces) => Pieces("reasoning_content", pieces);

    /// <summary>A whole tool call: its name, then its arguments in two pieces.</summary>
    public HttpReply Call(string tool, string arguments = "{}", string? id = "call_1") =>
        CallStart(tool, id).CallArguments(arguments[..(arguments.Length / 2)]).CallArguments(arguments[(arguments.Length / 2)..]);

    /// <summary>Begins a tool call.</summary>
    public HttpReply CallStart(string tool, string? id = "call_1") =>
        Event(ChatChunk.CallStart(CallCount, id, tool)) with { CallCount = CallCount + 1, End = End is null ? null : "tool_calls" };

    /// <summary>More arguments of the tool call that was begun last.</summary>
    public HttpReply CallArguments(string more) => Event(ChatChunk.CallArguments(CallCount - 1, more));

    /// <summary>The usage that the reply ends with.</summary>
    public HttpReply Uses(long input, long output, long cached = 0, long reasoning = 0) =>
        this with { Usage = ChatChunk.Usage(input, output, cached, reasoning) };

    /// <summary>The finish reason that the reply ends with, where it is not <c>stop</c> or, after a call, <c>tool_calls</c>.</summary>
    public HttpReply Finish(string reason) => this with { End = reason };

    /// <summary>Leaves the reply without an end of its own.</summary>
    public HttpReply Open() => this with { End = null };

    /// <summary>Waits before going on.</summary>
    public HttpReply Pause(TimeSpan pause) => Wait(cancellation => Task.Delay(pause, cancellation));

    /// <summary>Waits until a test opens the gate.</summary>
    public HttpReply Wait(Task gate) => Wait(gate.WaitAsync);

    /// <summary>Waits for something.</summary>
    public HttpReply Wait(Func<CancellationToken, Task> wait) => Then(new HttpReplyStep.Wait(wait));

    /// <summary>Says nothing more until the client leaves.</summary>
    public HttpReply Hang() => Then(Endless);

    /// <summary>Resets the connection here.</summary>
    public HttpReply Cut() => Then(new HttpReplyStep.Cut());

    /// <summary>A server-sent event with this JSON.</summary>
    public HttpReply Event(JsonNode data) =>
        Event(Escape().Replace(data.ToJsonString(Unescaped), escape => escape.Groups["pair"].Success ? Regex.Unescape(escape.Value) : escape.Value));

    /// <summary>A server-sent event with this text.</summary>
    public HttpReply Event(string data) => Raw($"data: {data}\n\n");

    /// <summary>Text of the body as it is.</summary>
    public HttpReply Raw(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes of the body as they are.</summary>
    public HttpReply Bytes(ReadOnlyMemory<byte> bytes) => Then(new HttpReplyStep.Send(bytes));

    /// <summary>With one header more.</summary>
    public HttpReply Header(string name, string value) => this with { Headers = Headers.SetItem(name, value) };

    /// <summary>The same body, every write of it cut into pieces of at most <paramref name="size"/> bytes, whatever they split.</summary>
    public HttpReply InPieces(int size) => Open() with { Sent = [.. Steps.SelectMany(step => Split(step, size))] };

    private ImmutableList<HttpReplyStep> Sent { get; init; } = [];

    private string? End { get; init; } = "stop";

    private JsonObject? Usage { get; init; }

    private int CallCount { get; init; }

    private static HttpReplyStep Endless { get; } = new HttpReplyStep.Wait(cancellation => Task.Delay(Timeout.Infinite, cancellation));

    private static IEnumerable<HttpReplyStep> Split(HttpReplyStep step, int size)
    {
        if (step is not HttpReplyStep.Send(var bytes))
        {
            yield return step;
            yield break;
        }

        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(size, bytes.Length)..])
        {
            yield return new HttpReplyStep.Send(bytes[..Math.Min(size, bytes.Length)]);
        }
    }

    private HttpReply Pieces(string member, ReadOnlySpan<string> pieces)
    {
        var reply = this;
        foreach (var piece in pieces)
        {
            reply = reply.Event(ChatChunk.Delta((member, piece)));
        }

        return reply;
    }

    /// <summary>Any escape in JSON; a surrogate pair as a whole, because providers send those as UTF-8 and the serializer does not.</summary>
    [GeneratedRegex(@"\\(?:(?<pair>u[dD][89abAB]..\\u[dD][c-fC-F]..)|.)")]
    private static partial Regex Escape();

    private HttpReply Then(HttpReplyStep step) => this with { Sent = Sent.Add(step) };
}
