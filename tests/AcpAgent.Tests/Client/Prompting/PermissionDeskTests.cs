using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Client.Prompting;

public sealed class PermissionDeskTests : IDisposable
{
    private readonly StringWriter _text = new();

    [Theory]
    [InlineData(Approval.All, "yes", "--approve all")]
    [InlineData(Approval.None, "no", "--approve none")]
    [InlineData(Approval.Ask, "no", "nobody is at the terminal")]
    public async Task Without_a_person_it_answers_as_told_and_says_so(Approval approval, string optionId, string says)
    {
        Assert.Equal(optionId, await AnswerAsync(approval, input: null));
        Assert.Contains(says, _text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_asked_until_the_answer_is_one()
    {
        Assert.Equal("yes", await AnswerAsync(Approval.Ask, new StringReader("\nwhat?\n3\n1\n2\n")));
        Assert.Equal(4, _text.ToString().Split("Answer 1 to 2:").Length - 1);
    }

    [Fact]
    public async Task The_end_of_input_denies() => Assert.Equal("no", await AnswerAsync(Approval.Ask, new StringReader("")));

    [Fact]
    public async Task A_cancel_ends_the_question()
    {
        using CancellationTokenSource cancel = new();
        using AnonymousInput silent = new();
        var answer = Desk(Approval.Ask, silent).AnswerAsync(Request(), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Without_an_option_to_deny_the_turn_is_cancelled()
    {
        var outcome = await Desk(Approval.None, input: null).AnswerAsync(Request() with { Options = [Request().Options[0]] }, CancellationToken.None);
        Assert.IsType<CancelledPermissionOutcome>(outcome);
    }

    public void Dispose() => _text.Dispose();

    private async Task<string> AnswerAsync(Approval approval, TextReader? input) =>
        Assert.IsType<SelectedPermissionOutcome>(await Desk(approval, input).AnswerAsync(Request(), CancellationToken.None)).OptionId;

    private PermissionDesk Desk(Approval approval, TextReader? input)
    {
        Screen screen = new(_text, isTerminal: false);
        return new PermissionDesk(approval, new TurnRenderer(screen, screen, baseDirectory: null), input);
    }

    private static RequestPermissionRequest Request() => new()
    {
        SessionId = "s",
        ToolCall = new ToolCallUpdate { ToolCallId = "c", Title = "Write a.txt" },
        Options =
        [
            new() { OptionId = "yes", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
            new() { OptionId = "no", Name = "Reject", Kind = PermissionOptionKind.RejectOnce },
        ],
    };

    /// <summary>Somebody who says nothing until the test is over.</summary>
    private sealed class AnonymousInput : TextReader
    {
        private readonly ManualResetEventSlim _over = new();

        public override string? ReadLine()
        {
            _over.Wait();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _over.Set();
            base.Dispose(disposing);
        }
    }
}
