namespace AcpAgent.EndToEnd.Crash;

/// <summary>Plays a turn up to the moment that its plan waits for.</summary>
internal static class TurnPlayer
{
    /// <summary>Sends the prompt and does what the plan says.</summary>
    /// <returns>The ids of the prompts that were sent.</returns>
    public static async Task<IReadOnlyList<string>> PlayAsync(CrashAgent agent, CrashSession session, TurnPlan plan)
    {
        if (plan.Mode is { } mode)
        {
            await agent.SwitchAsync(mode);
        }

        if (plan.Write is { } write)
        {
            session.Writes.Add(write);
        }

        List<string> prompts = [await agent.PromptAsync(plan.Prompt)];
        if (plan.Queues)
        {
            prompts.Add(await agent.PromptAsync(Scripts.Prompt(session.Prompts + 1, "say nobody hears this")));
        }

        await ReadAsync(agent, plan, prompts[0]);
        Pause.For(plan.Pause);
        return prompts;
    }

    private static async Task ReadAsync(CrashAgent agent, TurnPlan plan, string prompt)
    {
        for (var read = 0; ; read++)
        {
            if (plan.ModeChange is { } change && change.After == read)
            {
                await agent.SetModeAsync(change.Mode);
            }

            var message = await agent.ReceiveAsync();
            if (plan.Answer is { } answer && TurnPlans.IsPermission(message))
            {
                await agent.AnswerAsync(message, answer);
                if (plan.DiesOfAnswer)
                {
                    return;
                }
            }

            if (plan.IsTime(message, read) || CrashAgent.IsAnswer(message, prompt))
            {
                return;
            }
        }
    }
}
