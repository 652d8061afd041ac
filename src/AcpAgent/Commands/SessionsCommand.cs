using System.CommandLine;
using AcpAgent.Client;
using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;
using AcpAgent.Commands.Sessions;
using AcpAgent.Core.Journal;
using AcpAgent.Hosting.Options;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent sessions</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create() => new("sessions", "Look at the sessions that are kept on this machine, and delete them.")
    {
        List(),
        Show(),
        Delete(),
    };

    private static Command List()
    {
        HostOptionSet host = new("--data");
        Option<string> cwd = new("--cwd") { HelpName = "DIR", Description = "Only those that work in this directory." };
        Option<bool> json = Json("a line of JSON for each session");
        Command command = new("list", "List the sessions, newest first.") { cwd, json };
        host.AddTo(command);
        command.SetAction((result, _) => WithStore(host.Read(result), store =>
        {
            string? directory = result.GetValue(cwd) is { } given ? Path.GetFullPath(given) : null;
            return Task.FromResult(result.GetValue(json)
                ? SessionListing.ShowJson(store, directory, Console.OpenStandardOutput())
                : SessionListing.Show(store, directory, Screen.StandardOutput()));
        }));
        return command;
    }

    private static Command Show()
    {
        HostOptionSet host = new("--data");
        Argument<string> id = Id();
        Option<bool> json = Json("a line of JSON for each record");
        Command command = new("show", "Show what was said and done in a session, also what is left of a damaged one.") { id, json };
        host.AddTo(command);
        command.SetAction((result, _) => WithStore(host.Read(result), store =>
        {
            string session = result.GetRequiredValue(id);
            return Task.FromResult(result.GetValue(json)
                ? SessionRecords.ShowJson(store, session, Console.OpenStandardOutput(), Screen.StandardError())
                : SessionRecords.Show(store, session, Screen.StandardOutput(), Screen.StandardError()));
        }));
        return command;
    }

    private static Command Delete()
    {
        HostOptionSet host = new("--data");
        Argument<string> id = Id();
        Option<bool> yes = new("--yes") { Description = "Do not ask." };
        Command command = new("delete", "Delete a session for good.") { id, yes };
        host.AddTo(command);
        command.SetAction((result, _) => WithStore(host.Read(result), store => SessionDeletion.RunAsync(
            store,
            result.GetRequiredValue(id),
            result.GetValue(yes),
            Screen.StandardError(),
            TerminalInput.OfProcess())));
        return command;
    }

    private static Argument<string> Id() => new("id") { HelpName = "ID", Description = "The session, as acp-agent sessions list shows it." };

    private static Option<bool> Json(string what) => new("--json") { Description = $"Print {what}, for other programs." };

    private static async Task<int> WithStore(HostOptions options, Func<JournalStore, Task<int>> run)
    {
        // The store would make the directory; whoever only looks must not.
        if (!Directory.Exists(options.DataDirectory))
        {
            throw new ClientException($"there are no sessions: {options.DataDirectory} does not exist", "--data or ACP_AGENT_DATA names another directory.");
        }

        JournalStore store = new(options.DataDirectory, new JournalOptions(), NullLogger.Instance);
        await using (store.ConfigureAwait(false))
        {
            return await run(store).ConfigureAwait(false);
        }
    }
}
