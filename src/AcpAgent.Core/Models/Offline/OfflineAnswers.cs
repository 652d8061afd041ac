using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpAgent.Core.Models.Offline;

/// <summary>What the offline model does about an intent: the next tool call, or words about what the tools answered. Pure.</summary>
internal static class OfflineAnswers
{
    private const int PreviewLines = 12;
    private const int PreviewCharacters = 1200;

    public static IReadOnlyList<OfflineStep> Reply(OfflineConversation conversation) =>
        OfflineIntentParser.Parse(conversation.Prompt) switch
        {
            OfflineIntent.Look => Look(conversation),
            OfflineIntent.Read read => UseTool(conversation, "read_file", new() { ["file_path"] = read.Path }, outcome => $"{read.Path} reads:\n\n{Preview(outcome)}"),
            OfflineIntent.Write write => UseTool(
                conversation,
                "write_file",
                new() { ["file_path"] = write.Path, ["content"] = write.Content },
                outcome => $"Done: I wrote {write.Content.Length} characters to {write.Path}. The tool answered: {Short(outcome)}"),
            OfflineIntent.Plan plan => Plan(conversation, plan.Topic),
            OfflineIntent.Remember remember => [Say($"I will remember: {remember.What}")],
            OfflineIntent.RecallRemembered => [Say(Remembered(conversation))],
            OfflineIntent.RecallPrompts => [Say(Earlier(conversation))],
            OfflineIntent.Greet => [Say($"Hello! {Introduction} This is message {conversation.Prompts.Count} of our conversation.")],
            OfflineIntent.Talk { Text.Length: 0 } => [Say($"You sent no text. {Introduction}")],
            OfflineIntent.Talk talk => [Say($"You said: \"{Clip(talk.Text, PreviewCharacters)}\" (message {conversation.Prompts.Count} of our conversation). {Introduction}")],
            var intent => throw new InvalidOperationException($"No answer for {intent}."),
        };

    private const string Introduction = "I am the offline model: I need no key and no network, and I can list, read and write files.";

    private static IReadOnlyList<OfflineStep> Look(OfflineConversation conversation)
    {
        var (listing, file) = (Find(conversation, "list_directory"), Find(conversation, "read_file"));
        if (listing is null)
        {
            return CallOrExplain(conversation, "list_directory", new() { ["directory_path"] = conversation.WorkingDirectory }, "Let me look at the folder first.");
        }

        if (!listing.Succeeded)
        {
            return [Say($"I could not look at the folder. {Trouble(listing)}")];
        }

        var name = ListingReader.MostTelling(listing.Result!);
        if (file is null && name is not null && conversation.Tools.Contains("read_file"))
        {
            return [new OfflineStep.Think($"{name} may tell what this is about."), Call("read_file", new() { ["file_path"] = Path.Join(conversation.WorkingDirectory, name) })];
        }

        var about = file switch
        {
            null => name is null ? "There is no text file in it that I could read." : "",
            { Succeeded: true } => $"{name ?? "The file"} begins:\n\n{Preview(file)}",
            _ => $"I could not read {name}. {Trouble(file)}",
        };
        return [Say($"The folder {conversation.WorkingDirectory} contains:\n\n{Preview(listing)}\n\n{about}".TrimEnd())];
    }

    private static IReadOnlyList<OfflineStep> Plan(OfflineConversation conversation, string topic)
    {
        var subject = topic.Length > 0 ? topic : "the task";
        JsonArray todos = new(
            new JsonObject { ["content"] = $"Understand {subject}", ["status"] = "completed" },
            new JsonObject { ["content"] = $"Do {subject}", ["status"] = "in_progress" },
            new JsonObject { ["content"] = "Check the result", ["status"] = "pending" });
        return conversation.Tools.Contains("todo_write")
            ? UseTool(conversation, "todo_write", new() { ["todos"] = todos }, _ => $"The plan for {subject} has three steps: understand it, do it, check the result.")
            : [Say($"A plan for {subject}:\n1. Understand {subject}\n2. Do {subject}\n3. Check the result")];
    }

    private static IReadOnlyList<OfflineStep> UseTool(OfflineConversation conversation, string tool, JsonObject arguments, Func<OfflineToolOutcome, string> success) =>
        Find(conversation, tool) switch
        {
            null => CallOrExplain(conversation, tool, arguments, $"I need {tool} for this."),
            { Succeeded: true } outcome => [Say(success(outcome))],
            var outcome => [Say(Trouble(outcome))],
        };

    private static IReadOnlyList<OfflineStep> CallOrExplain(OfflineConversation conversation, string tool, JsonObject arguments, string thought) =>
        conversation.Tools.Contains(tool)
            ? [new OfflineStep.Think(thought), Call(tool, arguments)]
            : [Say($"I would need the tool {tool} for this, and it is not available here.")];

    private static string Trouble(OfflineToolOutcome outcome) => outcome switch
    {
        { Result: null } => $"{outcome.Tool} gave no answer, so I do not know what came of it.",
        { WasRejected: true } => $"{outcome.Tool} was rejected, so nothing was done. It answered: {Short(outcome)}",
        _ => $"{outcome.Tool} failed. It answered: {Short(outcome)}",
    };

    private static string Remembered(OfflineConversation conversation) =>
        conversation.Prompts.SkipLast(1).Select(OfflineIntentParser.Remembered).LastOrDefault(what => what is not null) is { } what
            ? $"You asked me to remember: {what}"
            : "You have not asked me to remember anything in this conversation.";

    private static string Earlier(OfflineConversation conversation)
    {
        var earlier = conversation.Prompts.SkipLast(1).ToList();
        var shown = earlier.TakeLast(10).Select((prompt, i) => $"{earlier.Count - Math.Min(10, earlier.Count) + i + 1}. {Clip(prompt, 200)}");
        return earlier.Count == 0 ? "This is the first message of our conversation." : $"Before this you said:\n{string.Join('\n', shown)}";
    }

    private static OfflineToolOutcome? Find(OfflineConversation conversation, string tool) =>
        conversation.Outcomes.LastOrDefault(outcome => outcome.Tool == tool);

    private static OfflineStep.Say Say(string text) => new(text);

    private static OfflineStep.Call Call(string tool, JsonObject arguments) =>
        new(tool, arguments.ToJsonString(Compact));

    private static string Preview(OfflineToolOutcome outcome)
    {
        var lines = (outcome.Result ?? "").ReplaceLineEndings("\n").Split('\n');
        var text = string.Join('\n', lines.Take(PreviewLines));
        return lines.Length > PreviewLines ? Clip(text, PreviewCharacters) + "\n…" : Clip(text, PreviewCharacters);
    }

    private static string Short(OfflineToolOutcome outcome) => Clip((outcome.Result ?? "").ReplaceLineEndings(" ").Trim(), 300);

    private static string Clip(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
