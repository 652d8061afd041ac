using System.Text.Json;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Loads a session into a new process and judges what comes.</summary>
internal sealed class Loader(CrashSite site)
{
    /// <summary>Loads it so many times, each judged.</summary>
    /// <exception cref="CrashException">A promise was broken.</exception>
    public async Task LoadAsync(CrashAgent agent, CrashSession session, int times)
    {
        // What comes now is no news of the session, but all of it again.
        agent.Session = null;
        var torn = session.Torn;
        var isToBeToldOf = torn is { } tail && tail.File == TornTail.Segments(site.FolderOf(session))[^1];
        for (var time = 0; time < times; time++)
        {
            var (result, before) = await agent.ResultAsync(await site.AskForAsync(agent, session));
            Judge(session, before, result);
            if (await agent.RestAsync() is { Count: > 0 } late)
            {
                throw new CrashException($"after the answer to session/load came {late[0]}");
            }
        }

        agent.Session = session;
        if (isToBeToldOf)
        {
            await agent.Process.LoggedAsync("are a record that a crash cut short");
        }

        if (torn is { } kept && new FileInfo(kept.File).Length != kept.Length)
        {
            throw new CrashException($"{kept.File} was touched after its tail was torn");
        }
    }

    private void Judge(CrashSession session, IReadOnlyList<JsonElement> before, JsonElement result)
    {
        var lines = before.Select(message => message.GetRawText()).ToArray();
        var replay = new SessionView();
        foreach (var message in before)
        {
            var parameters = message.GetProperty("params");
            if (message.GetProperty("method").GetString() != "session/update" || parameters.GetProperty("sessionId").GetString() != session.Id)
            {
                throw new CrashException($"a replay has {message}");
            }

            replay.Add(parameters.GetProperty("update"));
        }

        List<string> problems = [];
        foreach (var earlier in session.CutReplays.Where(earlier => !lines.Take(earlier.Count).SequenceEqual(earlier)))
        {
            problems.Add($"a replay that was cut short after {earlier.Count} updates had them otherwise");
        }

        if (session.Replay is { } last && !lines.SequenceEqual(last))
        {
            problems.Add($"two replays with nothing between them differ: {FirstDifference(last, lines)}");
        }

        var truth = site.Read(session);
        var mode = result.GetProperty("modes").GetProperty("currentModeId").GetString()!;
        problems.AddRange(CrashOracle.Judge(session.Shown, session.Modes, replay, mode, truth));
        problems.AddRange(session.AtDeath is { } death ? CrashOracle.JudgeClosing(death, session.Ends, truth) : []);
        problems.AddRange(session.Writes.Select(write => Judge(write, truth)).OfType<string>());
        if (problems.Count > 0)
        {
            throw new CrashException($"session {session.Id}:\n{string.Join('\n', problems)}");
        }

        session.Loaded(replay, lines, truth);
    }

    /// <summary>A write was done whole or not at all, and never without a yes.</summary>
    private static string? Judge(ToldWrite write, JournalTruth truth)
    {
        var path = JsonSerializer.Serialize(write.Path);
        var calls = truth.Calls.Values.Where(call => call.Arguments?.Contains(path, StringComparison.Ordinal) == true).ToArray();
        var content = File.Exists(write.Path) ? File.ReadAllText(write.Path) : null;
        return content switch
        {
            _ when calls.FirstOrDefault(call => call.IsStarted && call is { PermissionId: not null, IsGranted: false }) is { } call =>
                $"the call of permission {call.PermissionId} was started without a yes",
            _ when calls.FirstOrDefault(call => call.IsPending && call.Outcome != ToolOutcome.NotRun) is { } call =>
                $"permission {call.PermissionId} is pending, and its call ended {call.Outcome}",
            null when calls.Any(call => call.Outcome == ToolOutcome.Succeeded) => $"{write.Path} was written and is not there",
            not null when !calls.Any(call => call.IsStarted) => $"{write.Path} is there and no call that writes it was started",
            not null when content != write.Content => $"{write.Path} was written in part",
            _ => null,
        };
    }

    private static string FirstDifference(IReadOnlyList<string> a, string[] b)
    {
        var i = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {i}: {a.ElementAtOrDefault(i) ?? "nothing"} became {b.ElementAtOrDefault(i) ?? "nothing"}";
    }
}
