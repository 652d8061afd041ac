using System.Text;
using System.Text.Json.Nodes;

namespace AcpAgent.EndToEnd.Wire;

/// <summary>Every line of one connection, both ways, in the order in which the client wrote and read them.</summary>
public sealed class WireLog(string name)
{
    private static long s_last;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _records = [];

    /// <summary>What the log is called; no other has the same name.</summary>
    public string Name { get; } = $"{name}#{Interlocked.Increment(ref s_last)}";

    /// <summary>Whether the process was killed or the line cut, so that requests may have stayed unanswered.</summary>
    public bool Cut { get; set; }

    /// <summary>Whether the client does not wait for answers, so that the order of a session's messages says nothing.</summary>
    public bool Unordered { get; set; }

    /// <summary>How many lines were recorded.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    /// <summary>Records a line to the agent; <paramref name="bad"/> marks one that the test spoilt on purpose.</summary>
    public void Sent(ReadOnlySpan<byte> line, bool bad = false) => Add("->", line, bad);

    /// <summary>Records a line from the agent, without its line feed.</summary>
    public void Received(ReadOnlySpan<byte> line) => Add("<-", line, bad: false);

    /// <summary>Notes that another connection took the session over.</summary>
    public void Taken(string sessionId)
    {
        lock (_gate)
        {
            _records.Add(new JsonObject { ["taken"] = sessionId });
        }
    }

    /// <summary>Takes over records that a client script wrote to a file, a JSON object a line.</summary>
    public void Append(IEnumerable<string> lines)
    {
        lock (_gate)
        {
            _records.AddRange(lines.Select(line => JsonNode.Parse(line)!.AsObject()));
        }
    }

    /// <summary>Hands out what was recorded since the last call.</summary>
    public IReadOnlyList<JsonObject> Drain()
    {
        lock (_gate)
        {
            var records = _records.ToArray();
            _records.Clear();
            return records;
        }
    }

    private void Add(string direction, ReadOnlySpan<byte> line, bool bad)
    {
        var record = new JsonObject { ["dir"] = direction };
        try
        {
            record["line"] = Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            record["line"] = Encoding.UTF8.GetString(line);
            record["invalidUtf8"] = true;
        }

        if (bad)
        {
            record["bad"] = true;
        }

        lock (_gate)
        {
            _records.Add(record);
        }
    }
}
