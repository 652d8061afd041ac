using System.Net;
using AcpAgent.Core.Permissions.Rules;

namespace AcpAgent.Core.Permissions.Answers;

/// <summary>What an answer that is meant for the rest of a session covers: no more than what can be named to the person who gives it.</summary>
/// <param name="Keys">What it is about, each in its one spelling. A call is covered where all of its own are.</param>
/// <param name="Text">The same for a person, to follow "Always allow".</param>
public sealed record AnswerScope(IReadOnlyList<string> Keys, string Text)
{
    /// <summary>
    /// What a call is about; null where nothing precise can be said: then the person is asked every time. Commands count as they were
    /// parsed, never by their text.
    /// </summary>
    public static AnswerScope? Of(ToolCallFacts call) => call switch
    {
        { Command: { } command } => OfCommand(command),
        { Url: { } url } => OfUrl(call.Tool, url),
        { Paths.Count: > 0 } => OfPaths(call),
        { Mcp: not null } or { Tool: "web_search" } => new([$"tool:{call.Tool}"], call.Tool),
        _ => null,
    };

    private static AnswerScope? OfCommand(CommandFact command) =>
        command is { WithinRoots: true, Sandbox.IsConfined: true, Judgement.Named: { Count: > 0 } names }
            ? new([.. names.Select(name => $"command:{name}")], string.Join(" and ", names.Select(name => $"\"{name}\"")))
            : null;

    private static AnswerScope? OfUrl(string tool, UrlFact url) =>
        HostName.Of(url.Url) is { } host && url.Addresses is not [] && !NetworkPlace.IsPrivateName(host)
            && !(url.Addresses?.Any(NetworkPlace.IsPrivate) ?? (IPAddress.TryParse(host, out _) && NetworkPlace.IsPrivate(host)))
            ? new([$"host:{tool}:{host}"], $"{tool} from {host}")
            : null;

    /// <summary>The files of one directory, not of those below; for a tool that is given a directory, just that one.</summary>
    private static AnswerScope? OfPaths(ToolCallFacts call)
    {
        var isDirectory = call.Tool is "list_directory" or "glob" or "search_file_content";
        if (!isDirectory && call.Tool is not ("read_file" or "write_file" or "replace"))
        {
            return null;
        }

        var directories = call.Paths.Select(path => isDirectory ? path.Canonical : Path.GetDirectoryName(path.Canonical)).Distinct().ToArray();
        return directories is [{ Length: > 1 } directory]
            && !directory.Any(char.IsControl)
            && !call.Paths.Any(path => path.Protected || SensitivePaths.HoldsSecrets(path.Canonical))
            ? new([$"directory:{call.Tool}:{directory}"], isDirectory ? $"{call.Tool} of {directory}" : $"{call.Tool} of files directly in {directory}")
            : null;
    }
}
