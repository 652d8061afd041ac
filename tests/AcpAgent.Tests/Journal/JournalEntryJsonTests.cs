using System.Text;
using System.Text.Json;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class JournalEntryJsonTests
{
    [Fact]
    public void A_line_is_the_record_with_its_number_and_time() => RecordGen.Record.Sample(record =>
    {
        using MemoryStream stream = new();
        JournalEntryJson.WriteLine(stream, new JournalEntry(12, DateTimeOffset.FromUnixTimeMilliseconds(345), record));
        var line = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        var json = JsonElement.Parse(line);
        Assert.Equal((12, 345), (json.GetProperty("seq").GetInt64(), json.GetProperty("at").GetInt64()));

        var alone = new ByteBuffer();
        RecordJson.Write(alone, record);
        var members = JsonElement.Parse(Encoding.UTF8.GetString(alone.Written)).EnumerateObject().Select(member => (member.Name, member.Value.GetRawText()));
        Assert.Equal(members, json.EnumerateObject().Skip(2).Select(member => (member.Name, member.Value.GetRawText())));
    });
}
