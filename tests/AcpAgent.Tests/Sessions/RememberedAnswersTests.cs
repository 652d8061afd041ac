using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

public sealed class RememberedAnswersTests
{
    private static readonly SessionState _start = SessionState.Empty with { IsStricter = SessionModes.IsStricter, ModeId = SessionModes.WorkspaceWrite };

    private static readonly Gen<JournalRecord> _record = Gen.OneOf(
        Gen.Int[1, 3].Select(number => (JournalRecord)Asked($"p{number}", $"command:{number}")),
        Gen.Int[1, 3].Select(number => (JournalRecord)Asked($"p{number}", null)),
        Gen.Select(Gen.Int[1, 3], Gen.OneOf(PermissionOptionKind.AllowAlways, PermissionOptionKind.RejectAlways, PermissionOptionKind.AllowOnce)).Select((number, kind) => (JournalRecord)Answered($"p{number}", kind)),
        Gen.OneOf([.. SessionModes.All.Select(mode => mode.Id)]).Select(mode => (JournalRecord)new ModeChanged(mode)),
        Gen.Const((JournalRecord)new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model }));

    [Fact]
    public void An_answer_for_the_session_is_kept_with_what_was_asked()
    {
        var state = After(_start, Asked("p1", "command:git push"), Answered("p1", PermissionOptionKind.AllowAlways), Asked("p2", "tool:x"), Answered("p2", PermissionOptionKind.RejectAlways));
        Assert.Equal([("p1", true, "command:git push"), ("p2", false, "tool:x")], state.Answers.Given.Select(answer => (answer.PermissionId, answer.Allows, answer.Covers[0])));
        Assert.Empty(state.Answers.Asked);
        Assert.Equal(2, After(state, new ModeChanged(SessionModes.FullAccess)).Answers.Given.Count);
        Assert.Empty(After(state, new ModeChanged(SessionModes.FullAccess), new ModeChanged(SessionModes.WorkspaceWrite)).Answers.Given);
    }

    [Fact]
    public void A_stricter_mode_drops_all_and_what_was_asked_before_is_not_kept_after() => Gen.Select(_record.Array[0, 20], Gen.Int[0, 20]).Sample((records, at) =>
    {
        var state = After(_start, records);
        var expected = new List<string>();
        var asked = new Dictionary<string, string>();
        var mode = _start.ModeId;
        foreach (var record in records)
        {
            switch (record)
            {
                case ModeChanged change:
                    if (SessionModes.IsStricter(mode, change.ModeId))
                    {
                        expected.Clear();
                        asked.Clear();
                    }

                    mode = change.ModeId;
                    break;
                case TurnEnded:
                    asked.Clear();
                    break;
                case PermissionRequested { Covers: { } covers } question:
                    asked.TryAdd(question.PermissionId, covers[0]);
                    break;
                case PermissionAnswered answer when asked.Remove(answer.PermissionId, out var what) && answer.Kind != PermissionOptionKind.AllowOnce:
                    expected.Add($"{what} {answer.Granted}");
                    break;
            }
        }

        Assert.Equal(expected.Distinct().Order(), state.Answers.Given.Select(answer => $"{answer.Covers[0]} {answer.Allows}").Distinct().Order());
        Assert.Empty(After(state, new ModeChanged("a mode that nobody knows")).Answers.Given);
    });

    [Fact]
    public void Each_mode_is_stricter_than_those_that_ask_less()
    {
        string[] order = [SessionModes.FullAccess, SessionModes.WorkspaceWrite, SessionModes.Plan, SessionModes.ReadOnly];
        for (var from = 0; from < order.Length; from++)
        {
            for (var to = 0; to < order.Length; to++)
            {
                Assert.Equal(to > from, SessionModes.IsStricter(order[from], order[to]));
            }
        }
    }

    [Fact]
    public void Where_nobody_can_tell_modes_apart_every_change_drops_all() => Assert.Empty(After(
        SessionState.Empty with { ModeId = SessionModes.WorkspaceWrite }, Asked("p1", "tool:x"), Answered("p1", PermissionOptionKind.AllowAlways), new ModeChanged(SessionModes.FullAccess)).Answers.Given);

    private static SessionState After(SessionState state, params JournalRecord[] records) => records.Aggregate(state, (now, record) => now.After(record));

    private static PermissionRequested Asked(string id, string? covers) => new PermissionRequested { PermissionId = id, ToolCallId = "c", Options = [], Covers = covers is null ? null : [covers] };

    private static PermissionAnswered Answered(string id, PermissionOptionKind kind) =>
        new PermissionAnswered { PermissionId = id, Granted = kind is PermissionOptionKind.AllowAlways or PermissionOptionKind.AllowOnce, Kind = kind };
}
