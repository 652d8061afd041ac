namespace AcpAgent.EndToEnd.Crash;

/// <summary>Kills a process while it loads a session or makes one.</summary>
internal sealed class LoadKiller(CrashSite site)
{
    private readonly AimWindow _load = new(TimeSpan.FromMilliseconds(1), site.Random);
    private readonly AimWindow _creation = new(TimeSpan.FromMilliseconds(2), site.Random);

    /// <summary>Kills a process between the moment that it owns the session and its answer to <c>session/load</c>.</summary>
    public async Task<Kill> KillLoadAsync(CrashSession session)
    {
        await using var agent = await site.StartAsync();
        var request = await site.AskForAsync(agent, session);
        Pause.Until(() => IsOwner(agent.Process.Id, session), "the session is being loaded");
        Pause.For(_load.Moment());
        var (_, read) = await agent.KillAsync();
        var answered = read.Any(message => CrashAgent.IsAnswer(message, request));
        _load.Learn(hit: !answered);
        session.CutReplays.Add([.. read.Where(message => !CrashAgent.IsAnswer(message, request)).Select(message => message.GetRawText())]);
        return new Kill(answered ? Phase.Idle : session.Torn is null ? Phase.Loading : Phase.TailRepair, MidTurn: false);
    }

    /// <summary>Kills a process that was asked for a session.</summary>
    /// <returns>Also the session, where the client came to know of it.</returns>
    public async Task<(Kill Kill, CrashSession? Session)> KillCreationAsync()
    {
        await using var agent = await site.StartAsync();
        var request = await site.AskForSessionAsync(agent);
        Pause.For(_creation.Moment());
        var (_, read) = await agent.KillAsync();
        var answers = read.Where(message => CrashAgent.IsAnswer(message, request)).ToArray();
        _creation.Learn(hit: answers.Length == 0);
        return answers.Length == 0
            ? (new Kill(Phase.Creating, MidTurn: false), null)
            : (new Kill(Phase.Idle, MidTurn: false), CrashSession.From(answers[0].GetProperty("result")));
    }

    /// <summary>Whether a process has taken the lock of a session: the file says who did last.</summary>
    private bool IsOwner(int process, CrashSession session) =>
        File.ReadAllText(Path.Combine(site.FolderOf(session), "owner.lock")).Contains($"\"processId\":{process},", StringComparison.Ordinal);
}
