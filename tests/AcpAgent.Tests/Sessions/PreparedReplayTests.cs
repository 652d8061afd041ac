using System.Text;
using System.Text.Json;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

/// <summary>What is prepared while a journal is checked is what a reading of its own would give.</summary>
public sealed class PreparedReplayTests
{
    [Fact]
    public void It_is_the_replay() => RecordGen.Records.Sample(records =>
    {
        using var prepared = Prepare(records, long.MaxValue);
        Assert.Equal(records.Count, prepared.Sequence);
        Assert.Equal(Replay.Of(records).Select(Json), Lines(prepared));
    });

    [Fact]
    public void What_is_too_long_is_not_kept()
    {
        JournalRecord[] records = [.. Enumerable.Range(0, 100).Select(i => new AgentText($"m{i}", "text"))];
        using var whole = Prepare(records, long.MaxValue);
        var length = whole.Pieces.Sum(piece => piece.Length);
        using var enough = Prepare(records, length);
        Assert.Equal(records.Length, enough.Sequence);
        using var tooLittle = Prepare(records, length - 1);
        Assert.Null(tooLittle.Sequence);
        Assert.Empty(tooLittle.Pieces);
    }

    private static PreparedReplay Prepare(IReadOnlyList<JournalRecord> records, long most)
    {
        var prepared = new PreparedReplay("s", most);
        var state = SessionState.Empty;
        foreach (var record in records)
        {
            state = state.After(record);
            prepared.Add(record);
        }

        prepared.Complete(state, records.Count);
        return prepared;
    }

    // Each piece is whole lines.
    private static IEnumerable<string> Lines(PreparedReplay prepared) =>
        prepared.Pieces.SelectMany(piece => Encoding.UTF8.GetString(piece.Span).TrimEnd('\n').Split('\n'));

    private static string Json(SessionUpdate update) =>
        $$"""{"jsonrpc":"2.0","method":"session/update","params":{{AcpText(new SessionNotification { SessionId = "s", Update = update })}}}""";

    private static string AcpText(SessionNotification notification) => JsonSerializer.Serialize(notification, AcpJson.Context.SessionNotification);
}
