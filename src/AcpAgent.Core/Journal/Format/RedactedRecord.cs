using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// Records without secrets. What is journaled is what is shown and what the model is told, so this is where all three are kept from it.
/// </summary>
public static class RedactedRecord
{
    /// <summary>The record without the values; the very same where it holds none.</summary>
    public static JournalRecord Of(JournalRecord record, Redaction redaction)
    {
        switch (record)
        {
            case var _ when redaction.IsEmpty:
                return record;
            case AgentText text:
                return redaction.Apply(text.Text) is var said && ReferenceEquals(said, text.Text) ? record : text with { Text = said };
            case AgentThought thought:
                return redaction.Apply(thought.Text) is var mused && ReferenceEquals(mused, thought.Text) ? record : thought with { Text = mused };
            default:
                // By its JSON, so that nothing that is added to a record is ever forgotten.
                var json = new ByteBuffer();
                RecordJson.Write(json, record);
                return redaction.TryErase(json.Written, out var clean) ? RecordJson.Read(clean) : record;
        }
    }
}
