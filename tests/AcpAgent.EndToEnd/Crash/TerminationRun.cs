using System.Text.Json;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>SIGTERM in the middle of turns.</summary>
internal sealed class TerminationRun(CrashSite site)
{
    private readonly TurnPlans _plans = new(site.Random, site.Home.Workspace);
    private readonly Loader _loader = new(site);

    /// <exception cref="CrashException">A promise was broken.</exception>
    public async Task RunAsync(int times)
    {
        CrashSession? session = null;
        for (var time = 0; time <= times; time++)
        {
            await using var agent = await site.StartAsync();
            if (session is null)
            {
                session = await site.NewSessionAsync(agent);
            }
            else
            {
                await _loader.LoadAsync(agent, session, times: 1);
            }

            if (time < times)
            {
                await TerminateAsync(agent, session);
            }
        }
    }

    private async Task TerminateAsync(CrashAgent agent, CrashSession session)
    {
        var plan = _plans.For((Aim)site.Random.Next(3), session.Prompts + 1);
        var prompts = await TurnPlayer.PlayAsync(agent, session, plan);
        var before = site.Read(session);
        var (exit, rest) = await agent.TerminateAsync();
        if (exit != 0)
        {
            throw new CrashException($"SIGTERM ended the process with {exit}: {agent.Process.Errors}");
        }

        foreach (var prompt in prompts)
        {
            var answer = rest.Where(message => CrashAgent.IsAnswer(message, prompt)).ToArray();
            if (answer is not [var only] || !(IsCancelled(only) || (prompt != prompts[0] && IsRefused(only))))
            {
                throw new CrashException($"{prompt} was answered {string.Join(" and ", answer)}");
            }
        }

        var truth = site.Read(session);
        if (truth.IsInTurn || truth.Ends.Count != before.Ends.Count + 1 || truth.Ends[^1] is not { Cause: TurnEndCause.Shutdown })
        {
            throw new CrashException($"the turn ended {truth.Ends.LastOrDefault()}");
        }

        session.Died(truth);
    }

    private static bool IsCancelled(JsonElement answer) =>
        answer.TryGetProperty("result", out var result) && result.GetProperty("stopReason").GetString() == "cancelled";

    /// <summary>A prompt that was still to be read when the signal came.</summary>
    private static bool IsRefused(JsonElement answer) =>
        answer.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == AgentErrors.ShuttingDown;
}
