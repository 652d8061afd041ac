using System.Text.Json;
using AcpAgent.Core.Agent;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>All that the client knows of one session, over all the processes that had it: fed with every message that it read.</summary>
internal sealed class CrashSession(string id)
{
    private readonly Queue<Sent> _waiting = [];
    private Sent? _current;

    public string Id { get; } = id;

    /// <summary>Everything that was shown of it: the last complete replay, and what came after.</summary>
    public SessionView Shown { get; private set; } = new();

    /// <summary>How many modes the session is known to have had.</summary>
    public int Modes { get; private set; } = 1;

    /// <summary>How many turns are known to have ended: the client had their answers.</summary>
    public int Ends { get; private set; }

    /// <summary>The mode that it had when nobody was changing it.</summary>
    public string Mode { get; set; } = "workspace-write";

    /// <summary>The lines of the last complete replay; null once anything was asked of the session after it.</summary>
    public IReadOnlyList<string>? Replay { get; private set; }

    /// <summary>What was read of replays that a kill cut short, since anything was last asked of the session.</summary>
    public List<IReadOnlyList<string>> CutReplays { get; } = [];

    /// <summary>Writes that the model was told to do.</summary>
    public List<ToldWrite> Writes { get; } = [];

    /// <summary>How many prompts were sent.</summary>
    public int Prompts { get; private set; }

    /// <summary>How many processes were killed that had it.</summary>
    public int Kills { get; set; }

    /// <summary>What the model was asked to remember, and answered.</summary>
    public string? Word { get; set; }

    /// <summary>The journal as the last process left it that was killed in a turn; null once it was loaded.</summary>
    public JournalTruth? AtDeath { get; private set; }

    /// <summary>The segment whose tail was torn, and its length since; null once the session was loaded.</summary>
    public (string File, long Length)? Torn { get; private set; }

    /// <summary>A session that was just made.</summary>
    public static CrashSession From(JsonElement created) => new(created.GetProperty("sessionId").GetString()!);

    /// <summary>A prompt is being sent.</summary>
    public void Sending(string requestId, string text)
    {
        Prompts++;
        _waiting.Enqueue(new Sent(requestId, text));
        Replay = null;
        CutReplays.Clear();
    }

    /// <summary>Takes in a message of the process that has it.</summary>
    public void Take(JsonElement message)
    {
        if (message.TryGetProperty("method", out var method))
        {
            if (method.GetString() == "session/update" && message.GetProperty("params").GetProperty("sessionId").GetString() == Id)
            {
                Update(message.GetProperty("params").GetProperty("update"));
            }
        }
        else
        {
            Answered(message);
        }
    }

    /// <summary>The process is dead: what it had not answered, it never will.</summary>
    public void Died(JournalTruth truth)
    {
        _waiting.Clear();
        (_current, AtDeath) = (null, truth);
    }

    /// <summary>Tears the tail of its journal.</summary>
    public void Tear(CrashSite site)
    {
        var file = TornTail.Add(site.FolderOf(this), site.Random);
        Torn = (file, new FileInfo(file).Length);
    }

    /// <summary>It was replayed to the end and judged: this is what it is now.</summary>
    public void Loaded(SessionView replay, IReadOnlyList<string> lines, JournalTruth truth)
    {
        replay.Settle();
        (Shown, Replay, AtDeath, Torn) = (replay, lines, null, null);
        (Modes, Mode, Ends) = (truth.Modes.Count, truth.Modes[^1], truth.Ends.Count);
        CutReplays.Clear();
    }

    private void Update(JsonElement update)
    {
        var kind = update.GetProperty("sessionUpdate").GetString();
        if (kind is not ("tool_call_update" or "current_mode_update" or "config_option_update") && _current is null && _waiting.TryDequeue(out _current))
        {
            Shown.Prompted(_current.Text);
        }

        Modes += kind == "current_mode_update" ? 1 : 0;
        Shown.Add(update);
    }

    private void Answered(JsonElement message)
    {
        var id = message.GetProperty("id").GetString();
        if (_current?.RequestId == id)
        {
            _current = null;
            Ends++;
        }
        else if (_waiting.TryPeek(out var next) && next.RequestId == id)
        {
            // Answered without a word: only a cancel may do that, and a shutdown that came first.
            _waiting.Dequeue();
            var refused = message.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == AgentErrors.ShuttingDown;
            if (!refused && !(message.TryGetProperty("result", out var result) && result.GetProperty("stopReason").GetString() == "cancelled"))
            {
                throw new CrashException($"prompt {id} was answered and nothing was shown: {message}");
            }
        }
    }

    private sealed record Sent(string RequestId, string Text);
}

/// <summary>A write that the model was told to do: the file is new, so that it says by itself whether it was done.</summary>
/// <param name="Path">The file.</param>
/// <param name="Content">What it is to hold.</param>
internal sealed record ToldWrite(string Path, string Content);
