using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.EndToEnd.Storage.Tracing;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>
/// Power loss, as the kernel sees it: the system calls of the real executable, in their order. The prompt is safe before anything of its
/// turn is shown, the intent before the workspace is touched, everything before the answer, a blob before its record, directories when
/// they are made; and nothing is shown that is not written.
/// </summary>
public sealed class SyncOrderOfTurnsTests : AgentTest
{
    private static readonly string Large = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"{number} é\n"));

    private readonly HttpModel _model = HttpModel.Start();

    [Fact]
    public async Task What_is_shown_done_and_answered_was_safe_before()
    {
        await using var model = _model;
        model.Enqueue(
            HttpReply.Stream.Thought("A greeting.").Text("Hel", "lo, ", "you.").Uses(100, 20),
            Writes("notes.txt", "hello").Text("I write it."),
            HttpReply.Says("Written."),
            Writes("notes.txt", Large),
            HttpReply.Says("Written again."),
            Writes("notes.txt", "more", append: true),
            Writes("new/deep/notes.txt", "deep"),
            HttpReply.Says("Done."));
        var (order, _) = await TraceAsync(async client =>
        {
            var session = (await client.NewAsync(Home.Workspace)).SessionId;
            await PromptAsync(client, session, "Say hello");
            await PromptAsync(client, session, "Write a note");
            await PromptAsync(client, session, $"Write a long note: {Large}");
            await PromptAsync(client, session, "Write more notes");
            Assert.Equal(4, client.Asked.Count);
        });

        Assert.Equal((5, 2 + 1), (order.Answers, order.Blobs));
        Assert.True(order.Shown >= 25, $"{order.Shown} messages");
        Assert.True(order.Changes > 10, $"{order.Changes} changes");
        Assert.Equal(Large + "more", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));
    }

    [Fact]
    public async Task The_same_holds_in_the_process_that_takes_the_session_up()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Says("Hello."), Writes("notes.txt", "hello"), HttpReply.Says("Written."));
        var session = "";
        await TraceAsync(async client =>
        {
            session = (await client.NewAsync(Home.Workspace)).SessionId;
            await PromptAsync(client, session, "Say hello");
        });

        var (order, calls) = await TraceAsync(async client =>
        {
            await client.ResumeAsync(session, Home.Workspace);
            await PromptAsync(client, session, "Write a note");
        });

        Assert.Equal(1, order.Answers);
        Assert.True(order.Changes >= 3, $"{order.Changes} changes");

        // Whoever wrote it before may have died before it was synced.
        var own = calls.First(call => call.Kind == TracedKind.Writes && IsSegment(call.Path)).Path;
        var made = calls.First(call => call.Kind == TracedKind.Opens && call.Path == own);
        Assert.Contains(calls, call => call.Kind == TracedKind.Syncs && IsSegment(call.Path) && call.Path != own && call.End < made.Begin);
    }

    private HttpReply Writes(string file, string content, bool append = false) => HttpReply.Calls(
        "write_file",
        JsonSerializer.Serialize(new Dictionary<string, object> { ["file_path"] = Path.Combine(Home.Workspace, file), ["content"] = content, ["append"] = append }));

    private static bool IsSegment(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal);

    private static async Task PromptAsync(TestClient client, string session, string text) =>
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, text)).StopReason);

    /// <summary>Runs an agent under strace and judges what it did; that the judge would have seen a missing sync is part of it.</summary>
    private async Task<(SyncOrder Order, IReadOnlyList<TracedCall> Calls)> TraceAsync(Func<TestClient, Task> talk)
    {
        var file = Home["trace"];
        var (agent, client) = await StartInitializedAsync(new AgentStart { Through = await Trace.CommandAsync(file), Environment = _model.Environment });
        await talk(client);
        agent.CloseInput();
        await agent.ExitAsync();

        var calls = Trace.Parse(File.ReadLines(file));
        var order = SyncOrder.Judge(calls, Home.Data, Home.Workspace);
        Assert.True(order.Problems.Count == 0, string.Join('\n', order.Problems));
        var unsynced = calls.Where(call => call.Kind != TracedKind.Syncs || !IsSegment(call.Path));
        Assert.NotEmpty(SyncOrder.Judge([.. unsynced], Home.Data, Home.Workspace).Problems);
        return (order, calls);
    }
}
