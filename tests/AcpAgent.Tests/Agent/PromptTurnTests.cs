using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Sessions.Kit;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Turns in a session whose disk fails at the worst moments.</summary>
public sealed class PromptTurnTests
{
    [Fact]
    public async Task A_turn_whose_end_found_no_room_is_closed_before_the_next_one_begins()
    {
        await using var stage = await StageAsync();
        stage.Client.Answer = (request, _) =>
        {
            stage.House.Files.IsFull = true;
            return Task.FromResult(new RequestPermissionResponse { Outcome = new SelectedPermissionOutcome { OptionId = request.Options[0].OptionId } });
        };

        var failed = await Assert.ThrowsAsync<AcpException>(() => stage.PromptAsync("Write hello to notes.txt"));
        Assert.Equal(AgentErrors.StorageFailed, failed.Code);
        Assert.Equal(stage.Session.Id, failed.Data!.Value.GetProperty("sessionId").GetString());
        Assert.Equal("/nowhere", failed.Data!.Value.GetProperty("directory").GetString());
        Assert.Contains("could not be saved", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Records, record => record is TurnEnded or ToolCallEnded);
        Assert.Empty(Directory.GetFiles(stage.Cwd));
        stage.House.Files.IsFull = false;
        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync("hello")).StopReason);

        var records = stage.Records.SkipWhile(record => record is not PromptAccepted).ToList();
        Assert.Equal(["t1", "t2"], records.OfType<PromptAccepted>().Select(prompt => prompt.TurnId));
        var second = records.FindLastIndex(record => record is PromptAccepted);
        Assert.Equal(ToolOutcome.NotRun, Assert.IsType<ToolCallEnded>(records[second - 2]).Outcome);
        Assert.Equal((TurnEndCause.Failure, "t1"), (Assert.IsType<TurnEnded>(records[second - 1]).Cause, ((TurnEnded)records[second - 1]).TurnId));
        Assert.Contains(stage.Client.Updates, update => update is ToolCallUpdate { Status: ToolCallStatus.Failed });
        Assert.Equal(TurnEndCause.Model, Assert.IsType<TurnEnded>(records[^1]).Cause);
    }

    [Fact]
    public async Task What_the_disk_lost_is_not_told_to_the_model_as_if_it_had_been_said()
    {
        await using var stage = await StageAsync();
        await stage.PromptAsync("Remember the word heron.");
        stage.House.Files.IsFull = true;
        await Assert.ThrowsAsync<AcpException>(() => stage.PromptAsync("Remember the word stork."));
        stage.House.Files.IsFull = false;

        await stage.PromptAsync("Which word was it?");

        Assert.Contains("heron", stage.Client.Text[^60..], StringComparison.Ordinal);
        Assert.Equal(["t1", "t2"], stage.Records.OfType<PromptAccepted>().Select(prompt => prompt.TurnId));
    }

    [Fact]
    public async Task A_cancel_while_the_disk_is_full_is_answered_cancelled()
    {
        await using var stage = await StageAsync();
        var work = new WorkCancellation();
        var asked = new TaskCompletionSource();
        stage.Client.Answer = async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new OperationCanceledException(cancellation);
        };
        var prompt = stage.PromptAsync("Write hello to notes.txt", work);
        await asked.Task;
        stage.House.Files.IsFull = true;

        work.Cancel(CancelReason.User);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
    }

    private static async Task<Stage> StageAsync()
    {
        var stage = new Stage();
        var taken = await stage.House.Registry.CreateAsync(
            SessionHouse.First with { Cwd = stage.Cwd, ModeId = "workspace-write" }, stage.Client, new ClientCapabilities(), CancellationToken.None);
        taken.Attachment.GoLive();
        stage.Session = taken.Session;
        return stage;
    }

    private sealed class Stage : IAsyncDisposable
    {
        private readonly TemporaryDirectory _workspace = new();
        private readonly AgentServer _server = new(new AgentOptions { DataDirectory = "/nowhere", OperatorDirectory = AskingRules.Directory, Model = ModelSettings.Offline }, NullLoggerFactory.Instance);

        public SessionHouse House { get; } = new();

        public FakeClient Client { get; } = new();

        public LiveSession Session { get; set; } = null!;

        public string Cwd => _workspace.Path;

        public IReadOnlyList<JournalRecord> Records => [.. Session.ReadAll().Select(entry => entry.Record)];

        public Task<PromptResponse> PromptAsync(string text, WorkCancellation? work = null) =>
            PromptTurn.RunAsync(_server, Session, Client, [new TextContent { Text = text }], work ?? new WorkCancellation());

        public async ValueTask DisposeAsync()
        {
            await House.DisposeAsync();
            await _server.DisposeAsync();
            Client.Dispose();
            _workspace.Dispose();
        }
    }
}
