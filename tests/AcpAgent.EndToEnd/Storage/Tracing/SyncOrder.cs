using System.Text;
using System.Text.Json;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>Judges the order in which one session reached the disk, its workspace and its client, in one process.</summary>
internal sealed class SyncOrder
{
    private readonly List<string> _problems = [];
    private readonly TracedJournal _journal;

    private SyncOrder(IReadOnlyList<TracedCall> calls, string data, string workspace)
    {
        _journal = new TracedJournal(calls, data);
        JudgeBlobs();
        JudgeChanges([.. calls.Where(call => IsChange(call, workspace))]);
        JudgeMessages(Messages(calls));
    }

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many updates and questions were judged.</summary>
    public int Shown { get; private set; }

    /// <summary>How many answers to <c>session/new</c> and <c>session/prompt</c>.</summary>
    public int Answers { get; private set; }

    /// <summary>How many changes of the workspace.</summary>
    public int Changes { get; private set; }

    /// <summary>How many records that stand in blobs.</summary>
    public int Blobs { get; private set; }

    /// <summary>Judges a trace.</summary>
    /// <param name="calls">All of one process.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="workspace">The session's only root.</param>
    public static SyncOrder Judge(IReadOnlyList<TracedCall> calls, string data, string workspace) => new(calls, data, workspace);

    private static bool IsChange(TracedCall call, string workspace) =>
        call.Kind != TracedKind.Syncs && (Lies(call.Path, workspace) || Lies(call.To, workspace));

    private static bool Lies(string path, string directory) => path.StartsWith(directory + "/", StringComparison.Ordinal);

    /// <summary>The messages that the process sent, with the moment at which the sending of each began.</summary>
    private static List<(JsonElement Message, int Begin)> Messages(IReadOnlyList<TracedCall> calls)
    {
        var output = calls.FirstOrDefault(call => call.Kind == TracedKind.Writes && call.Bytes.Span.StartsWith("{\"jsonrpc\""u8))?.Path;
        List<(JsonElement, int)> messages = [];
        var line = new List<byte>();
        var begin = 0;
        foreach (var write in calls.Where(call => call.Kind == TracedKind.Writes && call.Path == output))
        {
            foreach (var part in write.Bytes.ToArray())
            {
                begin = line.Count == 0 ? write.Begin : begin;
                if (part == '\n')
                {
                    messages.Add((JsonElement.Parse(Encoding.UTF8.GetString([.. line])), begin));
                    line.Clear();
                }
                else
                {
                    line.Add(part);
                }
            }
        }

        return messages;
    }

    private void JudgeBlobs()
    {
        foreach (var record in _journal.Records.Where(record => record.Blob is not null))
        {
            Blobs++;
            Require(_journal.BlobDurableAt(record), record.Begin, $"{record} was written before its blob was safe");
        }
    }

    private void JudgeChanges(List<TracedCall> changes)
    {
        var starts = _journal.Records.Where(record => record.Type == "tool_started").ToList();
        foreach (var change in changes)
        {
            Changes++;
            var isMeant = starts.Any(start => _journal.DurableAt(start) < change.Begin
                && _journal.Records.Where(end => end.Type == "tool_ended" && end.CallId == start.CallId).All(end => end.Begin > change.End));
            Require(isMeant, $"{change.Path} was changed ({change.Kind}, line {change.Begin}) while no tool call was noted as started, safely");
        }
    }

    private void JudgeMessages(List<(JsonElement Message, int Begin)> messages)
    {
        var place = 0;
        var turns = new Queue<WrittenRecord>(_journal.Records.Where(record => record.Type == "turn_ended"));
        foreach (var (message, begin) in messages)
        {
            switch (message)
            {
                case var _ when message.TryGetProperty("method", out var method):
                    Shown++;
                    JudgeShown(method.GetString()!, message.GetProperty("params"), begin, ref place);
                    break;
                case var _ when message.TryGetProperty("result", out var result) && result.TryGetProperty("sessionId", out _):
                    Answers++;
                    Require(Safe(_journal.Records.FirstOrDefault(record => record.Type == "session")), begin, "session/new was answered before the session was safe");
                    break;
                case var _ when message.TryGetProperty("result", out var result) && result.TryGetProperty("stopReason", out _):
                    Answers++;
                    JudgeAnswer(turns.TryDequeue(out var end) ? end : null, begin);
                    break;
            }
        }
    }

    /// <summary>An update or a question: its fact is written, and the prompt that it belongs to is safe.</summary>
    private void JudgeShown(string method, JsonElement parameters, int begin, ref int place)
    {
        Func<WrittenRecord, bool> isShown = method == "session/update"
            ? record => record.IsShownBy(parameters.GetProperty("update"))
            : record => record.Type == "permission" && record.CallId == parameters.GetProperty("toolCall").GetProperty("toolCallId").GetString();
        var index = _journal.Records.FindIndex(method == "session/update" ? place : 0, record => isShown(record));
        if (index < 0)
        {
            _problems.Add($"{method} at line {begin} shows what no record says: {parameters}");
            return;
        }

        var shown = _journal.Records[index];

        // A change of mode is shown twice, in two vocabularies.
        place = Math.Max(place, shown.Type == "mode" ? index : index + 1);
        Require(shown.End < begin, $"{shown} was shown at line {begin}, before it was written at line {shown.End}");
        if (_journal.Records.FindLastIndex(index, record => record.Type == "prompt") is >= 0 and var prompt)
        {
            Require(Safe(_journal.Records[prompt]), begin, $"{shown} was shown at line {begin}, before its prompt was safe");
        }
    }

    private void JudgeAnswer(WrittenRecord? end, int begin)
    {
        Require(end is not null, $"a prompt was answered at line {begin} whose turn has no end");
        foreach (var record in _journal.Records.TakeWhile(record => end is not null && record.Line.GetProperty("seq").GetInt64() <= end.Line.GetProperty("seq").GetInt64()))
        {
            Require(Safe(record), begin, $"a prompt was answered at line {begin} before {record} was safe");
        }
    }

    private int? Safe(WrittenRecord? record) => record is null ? null : _journal.DurableAt(record);

    private void Require(int? done, int before, string problem) => Require(done < before, problem);

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }
}
