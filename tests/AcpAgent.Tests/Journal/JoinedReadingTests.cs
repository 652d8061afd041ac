using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class JoinedReadingTests
{
    private static Gen<string> Ids { get; } = Gen.OneOf("m1", "m2", "", "ü", "quo\"ted", "back\\slash");

    private static Gen<string> Pieces { get; } =
        Gen.OneOf(Gen.String[Gen.Char["ab \"\\/\n\r\t\b\f\u0000\u001f\u007f\u2028é中"], 0, 12], Gen.OneOf("😀", "", "\"", "\\", "\\\"", "\",\"text\":\"", "\"}"));

    private static Gen<JournalRecord> Records { get; } = Gen.Frequency(
        (8, Gen.Select(Ids, Pieces, (id, text) => (JournalRecord)new AgentText(id, text))),
        (3, Gen.Select(Ids, Pieces, (id, text) => (JournalRecord)new AgentThought(id, text))),
        (1, Gen.Const((JournalRecord)new TitleChanged("title"))));

    [Fact]
    public Task PiecesOfAMessageAreJoinedAndNothingElseIsChanged() => Records.List[0, 60].SampleAsync(
        async records =>
        {
            await using var test = new TestStore();
            var journal = await test.CreateAsync();
            foreach (var record in records)
            {
                journal.Append(record, Durability.Written);
            }

            await journal.DisposeAsync();
            IReadOnlyList<JournalEntry> folded = [];
            var opened = await test.Store.OpenAsync(journal.SessionId, entries => folded = [.. entries]);
            var wanted = Join(test.Store.Read(journal.SessionId));
            Assert.Equal(records, test.Store.Read(journal.SessionId).Select(entry => entry.Record).Skip(2));
            Assert.Equal(wanted.Skip(2), opened.Journal.ReadAll().Skip(2));
            Assert.Equal(wanted.Skip(2), folded.Skip(2));
            Assert.Equal(Join(test.Store.Read(journal.SessionId).Take(20)).Skip(2), opened.Journal.ReadAll(upToSequence: 20).Skip(2));
        },
        iter: 300);

    // A message whose id has to be escaped, which none of ours has, is left in its pieces.
    private static List<JournalEntry> Join(IEnumerable<JournalEntry> entries)
    {
        List<JournalEntry> joined = [];
        foreach (var entry in entries)
        {
            var record = (joined.LastOrDefault().Record, entry.Record) switch
            {
                (AgentText before, AgentText more) when IsPlain(more.MessageId) && before.MessageId == more.MessageId => new AgentText(more.MessageId, before.Text + more.Text),
                (AgentThought before, AgentThought more) when IsPlain(more.MessageId) && before.MessageId == more.MessageId => new AgentThought(more.MessageId, before.Text + more.Text),
                _ => default(JournalRecord),
            };
            if (record is null)
            {
                joined.Add(entry);
            }
            else
            {
                joined[^1] = entry with { Record = record };
            }
        }

        return joined;
    }

    private static bool IsPlain(string id) => !id.Contains('"') && !id.Contains('\\');
}
