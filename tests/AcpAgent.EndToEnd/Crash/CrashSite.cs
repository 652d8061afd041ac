using System.Text.Json.Nodes;
using AcpAgent.Core.Journal;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Where all of it happens: the same directories for every process, and one source of chance.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    private readonly JournalStore _store;
    private readonly int _seed;

    public CrashSite(AgentHome home, int seed)
    {
        (Home, Random, _seed) = (home, new Random(seed), seed);
        _store = new JournalStore(home.Data, new JournalOptions(), NullLogger.Instance);
        if (_store.IsVolatile)
        {
            Component.Missing("a temporary directory on a disk", $"{home.Data} lies in memory");
        }
    }

    /// <summary>The directories.</summary>
    public AgentHome Home { get; }

    /// <summary>Chance, seeded.</summary>
    public Random Random { get; }

    /// <summary>What is needed to do it again, or to look at what is left.</summary>
    public override string ToString() =>
        $"{AgentExecutable.Path}, ACP_CRASH_SEED={_seed}, data on {new DriveInfo(Home.Data).DriveFormat} in {Home.Data}";

    /// <summary>Starts a process.</summary>
    public Task<CrashAgent> StartAsync() => CrashAgent.StartAsync(Home);

    /// <summary>Makes a session.</summary>
    public async Task<CrashSession> NewSessionAsync(CrashAgent agent)
    {
        var (result, _) = await agent.ResultAsync(await AskForSessionAsync(agent));
        return agent.Session = CrashSession.From(result);
    }

    /// <summary>Asks for a session.</summary>
    /// <returns>The id of the request.</returns>
    public Task<string> AskForSessionAsync(CrashAgent agent) =>
        agent.SendAsync("session/new", new JsonObject { ["cwd"] = Home.Workspace, ["mcpServers"] = new JsonArray() });

    /// <summary>Asks to have a session, by <c>session/load</c> or <c>session/resume</c>.</summary>
    /// <inheritdoc cref="AskForSessionAsync"/>
    public Task<string> AskForAsync(CrashAgent agent, CrashSession session, string method = "session/load") => agent.SendAsync(method, new JsonObject
    {
        ["sessionId"] = session.Id,
        ["cwd"] = Home.Workspace,
        ["mcpServers"] = new JsonArray(),
    });

    /// <summary>Where a session is kept.</summary>
    public string FolderOf(CrashSession session) => Path.Combine(Home.Data, session.Id);

    /// <summary>What is written of a session, whoever owns it.</summary>
    public JournalTruth Read(CrashSession session) => JournalTruth.Read(_store, session.Id);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
