using System.Globalization;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>The next prompt works: the model knows what it was told before the kills, and what was not permitted can be asked again.</summary>
internal sealed class GoingOn(Random random)
{
    public async Task PromptAsync(CrashAgent agent, CrashSession session)
    {
        if (session.Word is not { } word)
        {
            word = string.Create(CultureInfo.InvariantCulture, $"heron-{random.Next(1_000_000)}");
            await AnsweredAsync(agent, $"Remember the word {word}");
            session.Word = word;
        }
        else if (session.Writes.LastOrDefault(write => !File.Exists(write.Path)) is { } write && random.Next(3) == 0)
        {
            await AskAgainAsync(agent, session, write);
        }
        else
        {
            var answer = await AnsweredAsync(agent, "Which word was it?");
            if (!answer.Messages.Any(message => message.Kind == "agent" && message.Text.Contains(word, StringComparison.Ordinal)))
            {
                throw new CrashException($"the model does not know the word {word}");
            }
        }
    }

    private static async Task AskAgainAsync(CrashAgent agent, CrashSession session, ToldWrite write)
    {
        await agent.SwitchAsync("workspace-write");
        var answer = await AnsweredAsync(agent, Scripts.Prompt(session.Prompts + 1, Scripts.Write(write)));
        if (answer.Calls.Single().Status != "completed" || await File.ReadAllTextAsync(write.Path) != write.Content)
        {
            throw new CrashException($"{write.Path} was permitted when asked again, and not written");
        }
    }

    private static async Task<SessionView> AnsweredAsync(CrashAgent agent, string text)
    {
        var (result, before) = await agent.ResultAsync(await agent.PromptAsync(text), permission: "allow_once");
        if (result.GetProperty("stopReason").GetString() != "end_turn")
        {
            throw new CrashException($"the prompt \"{text}\" ended with {result}");
        }

        var view = new SessionView();
        foreach (var message in before.Where(message => message.GetProperty("method").GetString() == "session/update"))
        {
            view.Add(message.GetProperty("params").GetProperty("update"));
        }

        return view;
    }
}
