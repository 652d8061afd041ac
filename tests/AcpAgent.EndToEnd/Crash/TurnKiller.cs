using System.Runtime.InteropServices;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Kills a process in the middle of a turn, or while it shuts down because of a SIGTERM in the middle of one.</summary>
internal sealed class TurnKiller(CrashSite site, TurnPlans plans)
{
    private readonly AimWindow _shutdown = new(TimeSpan.FromMilliseconds(2), site.Random);

    /// <summary>Has the session's process begin a turn, and kills it.</summary>
    /// <returns>Null where the process ended by itself first, as SIGTERM said.</returns>
    public async Task<Kill?> KillAsync(CrashAgent agent, CrashSession session, Aim aim)
    {
        await TurnPlayer.PlayAsync(agent, session, plans.For(aim, session.Prompts + 1));
        if (aim == Aim.Shutdown)
        {
            agent.Process.Signal(PosixSignal.SIGTERM);
            Pause.For(_shutdown.Moment());
        }

        var (exit, _) = await agent.KillAsync();
        var truth = site.Read(session);
        session.Died(truth);
        if (aim != Aim.Shutdown)
        {
            return new Kill(truth.Phase, truth.IsInTurn);
        }

        _shutdown.Learn(hit: exit != 0);
        return exit == 0 ? null : new Kill(Phase.ShuttingDown, truth.IsInTurn);
    }
}
