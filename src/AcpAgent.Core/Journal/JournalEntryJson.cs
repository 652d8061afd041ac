using System.Globalization;
using System.Text;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal;

/// <summary>Records for other programs: as in the journal's own lines, but without checksums and with blobs in their places.</summary>
public static class JournalEntryJson
{
    /// <summary>Writes a record as a line of JSON, its number as <c>seq</c> and its time (Unix milliseconds) as <c>at</c>.</summary>
    public static void WriteLine(Stream stream, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var record = new ByteBuffer();
        try
        {
            RecordJson.Write(record, entry.Record);
            var head = string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{entry.Sequence},\"at\":{entry.At.ToUnixTimeMilliseconds()},");
            stream.Write(Encoding.UTF8.GetBytes(head));
            stream.Write(record.Written[1..]);
            stream.WriteByte((byte)'\n');
        }
        finally
        {
            record.Release();
        }
    }
}
