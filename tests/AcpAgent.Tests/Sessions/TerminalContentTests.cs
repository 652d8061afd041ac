using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

/// <summary>Calls that ran in a terminal: who is shown the terminal, and who the text.</summary>
public sealed class TerminalContentTests
{
    private static readonly Gen<ToolCallContent[]> _contents = Gen.OneOf<ToolCallContent>(
        Gen.Int[0, 3].Select(number => (ToolCallContent)new Terminal { TerminalId = $"t{number}" }),
        Gen.Int[0, 3].Select(number => (ToolCallContent)new Content { Block = new TextContent { Text = $"{number}" } })).Array[0, 5];

    [Fact]
    public void A_client_is_shown_its_own_terminals_or_else_the_text_and_never_anothers() => Gen.Select(_contents, Gen.Int[0, 4]).Sample((content, own) =>
    {
        var shown = ((ToolCallUpdate)TerminalContent.For(new ToolCallUpdate { ToolCallId = "c", Content = content }, id => id == $"t{own}")).Content!;
        var mine = content.Where(part => part is Terminal terminal && terminal.TerminalId == $"t{own}").ToList();
        Assert.Equal(mine.Count > 0 ? mine : content.Where(part => part is not Terminal), shown);
    });

    [Fact]
    public void Whoever_loads_the_session_is_shown_none_also_where_the_agent_was_killed_meanwhile() => _contents.Sample(content =>
    {
        JournalRecord[] records =
        [
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c1", Tool = "run_shell_command", Title = "Run", Kind = ToolKind.Execute },
            new ToolCallProgressed("t1.c1", content),
        ];
        foreach (var replayed in (JournalRecord[][])[records, [.. records, new ToolCallEnded { ToolCallId = "t1.c1", Outcome = ToolOutcome.Succeeded, Result = "", Content = content }]])
        {
            var call = Assert.IsType<ToolCall>(Assert.Single(Replay.Of(replayed)));
            Assert.Equal(content.Where(part => part is not Terminal), call.Content!);
        }
    });
}
