using System.Text.Json.Nodes;
using AcpAgent.Core.Agent;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>One session handed from process to process: each has to wait for the death of the one before, and for nothing else.</summary>
internal sealed class OwnershipRun(CrashSite site)
{
    private readonly TurnPlans _plans = new(site.Random, site.Home.Workspace);
    private readonly Loader _loader = new(site);
    private readonly GoingOn _goingOn = new(site.Random);

    /// <exception cref="CrashException">A promise was broken.</exception>
    public async Task RunAsync(int times)
    {
        var owner = await site.StartAsync();
        try
        {
            var session = await site.NewSessionAsync(owner);
            for (var time = 0; time < times; time++)
            {
                await TurnPlayer.PlayAsync(owner, session, _plans.For((Aim)site.Random.Next(3), session.Prompts + 1));
                var rival = await site.StartAsync();
                try
                {
                    await RefusedAsync(rival, session, owner.Process.Id);
                    await owner.KillAsync();
                    session.Died(site.Read(session));
                    await _loader.LoadAsync(rival, session, times: 1);
                    await _goingOn.PromptAsync(rival, session);
                }
                finally
                {
                    await owner.DisposeAsync();
                    owner = rival;
                }
            }
        }
        finally
        {
            await owner.DisposeAsync();
        }
    }

    private async Task RefusedAsync(CrashAgent rival, CrashSession session, int owner)
    {
        foreach (var method in (string[])["session/load", "session/resume", "session/delete"])
        {
            var request = method == "session/delete"
                ? await rival.SendAsync(method, new JsonObject { ["sessionId"] = session.Id })
                : await site.AskForAsync(rival, session, method);
            var error = await rival.ErrorAsync(request);
            if (error.GetProperty("code").GetInt32() != AgentErrors.SessionInUse
                || error.GetProperty("data").GetProperty("owner").GetProperty("processId").GetInt32() != owner
                || !error.GetProperty("message").GetString()!.Contains($"process {owner} ", StringComparison.Ordinal))
            {
                throw new CrashException($"{method} does not name process {owner}: {error}");
            }
        }
    }
}
