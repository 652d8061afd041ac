using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

public sealed class SessionStateTests
{
    [Fact]
    public void The_latest_of_each_fact_counts() =>
        RecordGen.Records.Sample(records =>
        {
            var state = After([new SessionCreated { Cwd = "/work", AdditionalDirectories = ["/more"], ModeId = "first" }, .. records]);

            Assert.Equal(records.OfType<ModeChanged>().LastOrDefault()?.ModeId ?? "first", state.ModeId);
            Assert.Equal(records.OfType<TitleChanged>().LastOrDefault()?.Title, state.Title);
            Assert.Equal(records.OfType<PlanReplaced>().LastOrDefault()?.Entries ?? [], state.Plan);
            Assert.Equal(records.OfType<PromptAccepted>().Count(), state.Turns);
            Assert.Equal(records.OfType<SessionAttached>().Any() ? ["/elsewhere"] : ["/work", "/more"], state.Roots.All);
            Assert.Equal(records.OfType<ModelReplied>().LastOrDefault(reply => reply.Usage is not null)?.Usage is { } usage ? (ulong)(usage.Input + usage.Output) : null, state.Usage?.Used);
        });

    [Fact]
    public void Notes_told_once_are_known_by_their_text()
    {
        var state = After([new SessionCreated { Cwd = "/", ModeId = "m" }, new AgentNote(SessionNotes.IdOf("not connected"), "not connected"), new AgentNote("t1.m2", "of a turn")]);

        Assert.Contains(SessionNotes.IdOf("not connected"), state.Notes);
        Assert.Single(state.Notes);
        Assert.DoesNotContain(SessionNotes.IdOf("another"), state.Notes);
    }

    private static SessionState After(IEnumerable<JournalRecord> records) => records.Aggregate(SessionState.Empty, (state, record) => state.After(record));
}
