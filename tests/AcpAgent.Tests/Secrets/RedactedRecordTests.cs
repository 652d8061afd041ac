using System.Text;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Secrets;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Secrets;

/// <summary>Records as they are journaled, whatever they are and wherever in them a secret is.</summary>
public sealed class RedactedRecordTests
{
    private const string Secret = "sk-test-\"quoted\"-0123456789";

    private static readonly Redaction _redaction = new([KeyValuePair.Create("KEY", Secret)]);

    [Fact]
    public void A_record_without_a_secret_is_the_very_same() =>
        RecordGen.Record.Sample(record => Assert.Same(record, RedactedRecord.Of(record, _redaction)));

    [Fact]
    public void Wherever_in_a_record_it_is_it_is_taken_out()
    {
        ToolCallContent[] content =
        [
            new Content { Block = new TextContent { Text = $"a{Secret}b" } },
            new Diff { Path = $"/{Secret}", OldText = Secret, NewText = $"x{Secret}" },
            new Content { Block = new EmbeddedResource { Resource = new TextResourceContents { Uri = "file:///f", Text = Secret } } },
        ];
        JournalRecord[] records =
        [
            new PromptAccepted { TurnId = "t", MessageId = "m", Prompt = [new TextContent { Text = Secret }, new ResourceLink { Name = Secret, Uri = $"file:///{Secret}" }] },
            new AgentText("m", Secret), new AgentThought("m", $"{Secret}{Secret}"), new AgentNote("m", Secret), new TitleChanged(Secret),
            new ToolCallAnnounced { TurnId = "t", Step = 1, ToolCallId = "c", Tool = "x", Title = Secret },
            new ToolCallPrepared { ToolCallId = "c", Arguments = System.Text.Json.JsonSerializer.Serialize(new { a = Secret }), Content = content },
            new ToolCallDecided { ToolCallId = "c", Verdict = "deny", Rule = "r", Reason = Secret },
            new ToolCallProgressed("c", content), new ToolCallEnded { ToolCallId = "c", Outcome = ToolOutcome.Failed, Result = Secret, Content = content },
            new ToolCallEnded { ToolCallId = "c", Outcome = ToolOutcome.Succeeded, Result = "", RawOutput = System.Text.Json.JsonSerializer.Serialize(new { a = Secret }) },
            new PlanReplaced([new PlanEntry { Content = Secret, Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }]),
            new TurnEnded { TurnId = "t", Cause = TurnEndCause.Failure, Error = Secret },
        ];
        Assert.All(records, record =>
        {
            var kept = RedactedRecord.Of(record, _redaction);
            Assert.Equal(record.GetType(), kept.GetType());
            var json = Json(kept);
            Assert.Contains("[redacted:KEY]", json, StringComparison.Ordinal);
            Assert.DoesNotContain("0123456789", json, StringComparison.Ordinal);
        });
    }

    private static string Json(JournalRecord record)
    {
        var buffer = new ByteBuffer();
        RecordJson.Write(buffer, record);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
