using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Bench.Measuring;

namespace AcpAgent.Bench.Agents;

/// <summary>The executable, spoken to over its pipes by one thread that blocks, with as little in between as can be.</summary>
internal sealed class BenchAgent : IDisposable
{
    /// <summary>The first request of every client.</summary>
    public const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{}}}""" + "\n";

    private readonly ChildProcess _process;
    private readonly BenchHome _home;
    private int _lastId;

    private BenchAgent(ChildProcess process, BenchHome home)
    {
        _process = process;
        _home = home;
    }

    /// <summary>Bytes of memory that it holds now.</summary>
    public long ResidentBytes =>
        long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>Updates seen so far.</summary>
    public int Updates { get; private set; }

    /// <summary>Bytes received so far.</summary>
    public long Received => _process.Lines.Total;

    /// <summary>Starts one and asks it for its first answer.</summary>
    /// <param name="bench">The executable.</param>
    /// <param name="home">Its directories.</param>
    /// <param name="model">What points it at a model; null for the built-in one.</param>
    public static BenchAgent Start(Workbench bench, BenchHome home, IReadOnlyDictionary<string, string>? model = null)
    {
        var environment = new Dictionary<string, string>(model ?? new Dictionary<string, string>())
        {
            ["HOME"] = home.Home,
            ["ACP_AGENT_DATA"] = home.Data,
        };
        var process = new ChildProcess(bench.Agent, [], environment);
        var agent = new BenchAgent(process, home);
        process.Write(Encoding.UTF8.GetBytes(Initialize));
        agent.Await(0);
        return agent;
    }

    /// <summary>Creates a session.</summary>
    /// <param name="servers">Its MCP servers, a JSON array.</param>
    /// <returns>Its id.</returns>
    public string NewSession(string servers = "[]") =>
        Ask("session/new", $$"""{"cwd":{{Quoted(_home.Workspace)}},"mcpServers":{{servers}}}""").GetProperty("sessionId").GetString()!;

    /// <summary>Loads a session; its replay has been read when this returns.</summary>
    public void LoadSession(string id) =>
        Ask("session/load", $$"""{"sessionId":"{{id}}","cwd":{{Quoted(_home.Workspace)}},"mcpServers":[]}""");

    /// <summary>Lists the first page.</summary>
    /// <returns>How many sessions are on it.</returns>
    public int ListSessions() => Ask("session/list", "{}").GetProperty("sessions").GetArrayLength();

    /// <summary>Runs one turn.</summary>
    public void Prompt(string session, string text) => EndTurn(BeginTurn(session, text), "end_turn");

    /// <summary>Sends a prompt without waiting.</summary>
    /// <returns>The request's id.</returns>
    public int BeginTurn(string session, string text) =>
        Send("session/prompt", $$"""{"sessionId":"{{session}}","prompt":[{"type":"text","text":{{Quoted(text)}}}]}""");

    /// <summary>Waits for a prompt's answer, which has to be this one.</summary>
    public void EndTurn(int request, string stopReason)
    {
        var answer = Await(request).GetProperty("stopReason").GetString();
        if (answer != stopReason)
        {
            throw new InvalidOperationException($"The turn ended with {answer}, not {stopReason}.");
        }
    }

    /// <summary>Waits until this many updates have come in all.</summary>
    public void AwaitUpdates(int count)
    {
        while (Updates < count)
        {
            if (!TakeUpdate(_process.Lines.Next()))
            {
                throw new InvalidOperationException("The turn ended before it had shown what was waited for.");
            }
        }
    }

    /// <summary>Cancels what runs in a session.</summary>
    public void Cancel(string session) =>
        Write($$$"""{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"{{{session}}}"}}""" + "\n");

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private JsonElement Ask(string method, string parameters) => Await(Send(method, parameters));

    private int Send(string method, string parameters)
    {
        Write($$"""{"jsonrpc":"2.0","id":{{++_lastId}},"method":"{{method}}","params":{{parameters}}}""" + "\n");
        return _lastId;
    }

    private void Write(string line) => _process.Write(Encoding.UTF8.GetBytes(line));

    private JsonElement Await(int id)
    {
        while (true)
        {
            ReadOnlySpan<byte> line;
            try
            {
                line = _process.Lines.Next();
            }
            catch (EndOfStreamException e)
            {
                throw new InvalidOperationException($"The agent has gone. It said:\n{_process.Errors}", e);
            }

            if (TakeUpdate(line))
            {
                continue;
            }

            var message = JsonElement.Parse(line);
            if (message.TryGetProperty("id"u8, out var answered) && answered.GetInt32() == id)
            {
                return message.TryGetProperty("result"u8, out var result)
                    ? result
                    : throw new InvalidOperationException($"The agent answered {message}.");
            }
        }
    }

    private bool TakeUpdate(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"method\":\"session/update\""u8) < 0)
        {
            return false;
        }

        Updates++;
        return true;
    }
}
