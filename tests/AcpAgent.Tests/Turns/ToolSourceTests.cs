using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Tools that come and go while a turn runs are asked for before each reply of the model.</summary>
public sealed class ToolSourceTests
{
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_reply_is_offered_what_there_is_then()
    {
        var late = new FakeTool("late");
        IReadOnlyList<ITool>[] steps = [[], [late], [], []];
        var model = new ScriptedModel(Script.Calls("own"), Script.Calls("late"), Script.Calls("late"));
        var stage = new Stage(model, new FakeTool("own")) { MoreTools = new Source((step, _) => ValueTask.FromResult(steps[step])) };

        await stage.PromptAsync();

        Assert.Equal(["own", "own late", "own", "own"], model.Options.Select(options => string.Join(' ', options!.Tools!.Select(tool => tool.Name))));
        Assert.Single(late.Ran);
        Assert.EndsWith("=There is no tool named \"late\". The tools are: own.", stage.LastSent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_of_ones_own_is_not_replaced_by_one_of_the_same_name()
    {
        var (own, other) = (new FakeTool("tool"), new FakeTool("tool"));
        var model = new ScriptedModel(Script.Calls("tool"));

        await new Stage(model, own) { MoreTools = new Source((_, _) => ValueTask.FromResult<IReadOnlyList<ITool>>([other])) }.PromptAsync();

        Assert.Single(own.Ran);
        Assert.Empty(other.Ran);
        Assert.Single(model.Options[0]!.Tools!);
    }

    [Fact]
    public async Task A_cancel_does_not_wait_for_tools()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new Stage(new ScriptedModel())
        {
            MoreTools = new Source(async (_, cancellation) =>
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                return [];
            }),
        };

        var prompt = stage.PromptAsync();
        await reached.Task.WaitAsync(_hang, TestContext.Current.CancellationToken);
        stage.Cancellation.Cancel(TurnCancelReason.User);

        Assert.Equal(TurnEndCause.User, (await prompt.WaitAsync(_hang, TestContext.Current.CancellationToken)).Cause);
        Assert.Empty(stage.Model.Sent);
    }

    private sealed class Source(Func<int, CancellationToken, ValueTask<IReadOnlyList<ITool>>> current) : IToolSource
    {
        private int _step;

        public ValueTask<IReadOnlyList<ITool>> CurrentAsync(CancellationToken cancellation) => current(_step++, cancellation);
    }
}
