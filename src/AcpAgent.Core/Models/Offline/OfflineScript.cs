namespace AcpAgent.Core.Models.Offline;

/// <summary>
/// A prompt's <c>/offline</c> lines: exactly what to do, for tests and benchmarks. Each <c>call</c> ends a reply; the script goes on
/// after its result. The directives are listed in <c>docs/models.md</c>.
/// </summary>
/// <param name="Replies">What to do in the first, second, … reply to the prompt.</param>
/// <param name="Repeats">Whether the last reply is given for ever.</param>
internal sealed record OfflineScript(IReadOnlyList<IReadOnlyList<OfflineStep>> Replies, bool Repeats)
{
    private const string Marker = "/offline ";

    /// <summary>The script in a prompt, or null where there is none.</summary>
    public static OfflineScript? Find(string prompt)
    {
        var lines = prompt.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(Marker, StringComparison.Ordinal)).ToList();
        return lines.Count > 0 ? OfflineScriptParser.Parse(lines.Select(line => line[Marker.Length..])) : null;
    }

    /// <summary>The steps that are next, given how far the conversation has come.</summary>
    public IReadOnlyList<OfflineStep> Reply(OfflineConversation conversation) =>
        conversation.Replies < Replies.Count ? Replies[conversation.Replies]
        : Repeats ? Replies[^1]
        : [new OfflineStep.Say(Report(conversation))];

    private static string Report(OfflineConversation conversation) =>
        conversation.Outcomes.Count == 0
            ? "The script is done."
            : "The script is done. " + string.Join("\n", conversation.Outcomes.Select(outcome => $"{outcome.Tool} answered: {outcome.Result ?? "nothing"}"));
}
