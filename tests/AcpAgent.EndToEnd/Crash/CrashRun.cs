using System.Text.Json.Nodes;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>
/// Kills one process after the other. Each loads a session that an earlier one was killed in, shows that nothing is lost and that
/// it goes on, and is killed in the middle of something itself. One session takes a tenth of all kills.
/// </summary>
internal sealed class CrashRun
{
    private const int MostOfOthers = 15;

    private readonly int _planned;
    private readonly CrashSite _site;
    private readonly Loader _loader;
    private readonly GoingOn _goingOn;
    private readonly TurnKiller _turns;
    private readonly LoadKiller _loads;
    private readonly List<CrashSession> _sessions = [];
    private CrashSession? _longOne;
    private CrashSession? _other;
    private int _quota;

    public CrashRun(CrashSite site, int planned)
    {
        (_site, _planned) = (site, planned);
        _loader = new Loader(_site);
        _goingOn = new GoingOn(_site.Random);
        _turns = new TurnKiller(_site, new TurnPlans(_site.Random, _site.Home.Workspace));
        _loads = new LoadKiller(_site);
    }

    /// <summary>What was hit so far.</summary>
    public PhaseTable Table { get; } = new();

    /// <summary>The most kills that one session has taken.</summary>
    public int MostOfOneSession => _sessions.Max(session => session.Kills);

    /// <summary>How many sessions there are.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Kills until there are enough, and a few more where a phase has had none; then loads every session once more.</summary>
    /// <exception cref="CrashException">A promise was broken.</exception>
    public async Task RunAsync()
    {
        while (Table.Total < _planned || (Table.Missing.Any() && Table.Total < _planned + 30))
        {
            await KillAsync(Table.Next(_planned, _site.Random));
        }

        await LoadAllAsync();
    }

    private async Task KillAsync(Aim aim)
    {
        if (aim == Aim.Create)
        {
            var (creation, made) = await _loads.KillCreationAsync();
            Table.Count(creation);
            _sessions.AddRange(made is null ? [] : [made]);
            return;
        }

        var session = Choose();
        if (aim == Aim.TornLoad || _site.Random.Next(15) == 0)
        {
            session?.Tear(_site);
        }

        if (await KillAsync(aim, session) is { } kill)
        {
            Table.Count(kill);
        }
    }

    private async Task<Kill?> KillAsync(Aim aim, CrashSession? session)
    {
        if (session is not null && aim is Aim.Load or Aim.TornLoad)
        {
            session.Kills++;
            return await _loads.KillLoadAsync(session);
        }

        await using var agent = await _site.StartAsync();
        if (session is null)
        {
            session = await NewSessionAsync(agent);
        }
        else
        {
            await _loader.LoadAsync(agent, session, times: _site.Random.Next(4) == 0 ? 3 : 1);
        }

        if (session.Word is null || _site.Random.Next(2) == 0)
        {
            await _goingOn.PromptAsync(agent, session);
        }

        var kill = await _turns.KillAsync(agent, session, aim);
        session.Kills += kill is null ? 0 : 1;
        return kill;
    }

    /// <summary>The one that is to take a tenth of all kills, spread over all of the run, or the one of the others that is on now.</summary>
    private CrashSession? Choose()
    {
        if (_longOne is not null && _site.Random.Next(Math.Max(1, _planned - Table.Total)) < (_planned / 10) - _longOne.Kills)
        {
            return _longOne;
        }

        return _other?.Kills < _quota ? _other : null;
    }

    private async Task<CrashSession> NewSessionAsync(CrashAgent agent)
    {
        var session = await _site.NewSessionAsync(agent);
        _sessions.Add(session);
        if (_longOne is null)
        {
            return _longOne = session;
        }

        _quota = _site.Random.Next(1, MostOfOthers);
        return _other = session;
    }

    /// <summary>All sessions are listed once, load and go on, in one process that ends in peace.</summary>
    private async Task LoadAllAsync()
    {
        await using var agent = await _site.StartAsync();
        List<string> listed = [];
        string? cursor = null;
        do
        {
            var (page, _) = await agent.ResultAsync(await agent.SendAsync("session/list", new JsonObject { ["cursor"] = cursor }));
            listed.AddRange(page.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("sessionId").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        foreach (var session in _sessions)
        {
            if (listed.Count(id => id == session.Id) != 1)
            {
                throw new CrashException($"session {session.Id} is listed {listed.Count(id => id == session.Id)} times");
            }

            await _loader.LoadAsync(agent, session, times: 1);
            await _goingOn.PromptAsync(agent, session);
        }
    }
}
