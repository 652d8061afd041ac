using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.Offline;

/// <summary>What the offline model sees of a request.</summary>
internal sealed partial record OfflineConversation
{
    /// <summary>The user's messages, oldest first; the last one is to be answered.</summary>
    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>The tool calls made since the last prompt, with their results.</summary>
    public required IReadOnlyList<OfflineToolOutcome> Outcomes { get; init; }

    /// <summary>How many replies with tool calls there were since the last prompt.</summary>
    public required int Replies { get; init; }

    /// <summary>How many tool calls there were in the whole conversation.</summary>
    public required int CallCount { get; init; }

    /// <summary>The names of the tools on offer.</summary>
    public required IReadOnlySet<string> Tools { get; init; }

    /// <summary>The working directory, as the instructions name it; <c>.</c> where they do not.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The size of the request at four characters a token.</summary>
    public required int InputTokens { get; init; }

    /// <summary>The prompt to be answered.</summary>
    public string Prompt => Prompts.Count > 0 ? Prompts[^1] : "";

    public static OfflineConversation Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var prompts = new List<string>();
        var outcomes = new List<OfflineToolOutcome>();
        var replies = 0;
        var calls = 0;
        long characters = options?.Instructions?.Length ?? 0;
        var directory = options?.Instructions is { } instructions ? DirectoryIn(instructions) : null;
        foreach (var message in messages)
        {
            var text = message.Text;
            characters += text.Length;
            if (message.Role == ChatRole.System)
            {
                directory ??= DirectoryIn(text);
            }
            else if (message.Role == ChatRole.User && PromptsIn(message) is { Count: > 0 } sent)
            {
                prompts.AddRange(sent);
                outcomes.Clear();
                replies = 0;
            }

            var before = calls;
            foreach (var content in message.Contents)
            {
                switch (content)
                {
                    case FunctionCallContent call:
                        outcomes.Add(new OfflineToolOutcome(call.CallId, call.Name, Result: null));
                        calls++;
                        break;
                    case FunctionResultContent result:
                        var answer = ToolResultText.Of(result);
                        characters += answer.Length;
                        var open = outcomes.FindIndex(outcome => outcome.Result is null && outcome.CallId == result.CallId);
                        if (open >= 0)
                        {
                            outcomes[open] = outcomes[open] with { Result = answer, Threw = result.Exception is not null };
                        }

                        break;
                }
            }

            replies += calls > before ? 1 : 0;
        }

        return new OfflineConversation
        {
            Prompts = prompts,
            Outcomes = outcomes,
            Replies = replies,
            CallCount = calls,
            Tools = (options?.Tools ?? []).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal),
            WorkingDirectory = directory ?? ".",
            InputTokens = (int)Math.Min(int.MaxValue / 2, (characters / 4) + 1),
        };
    }

    /// <summary>
    /// What the user says in a message: several prompts where the model never answered the earlier ones, for then the agent's notes stand
    /// between them; none where the agent alone speaks.
    /// </summary>
    private static List<string> PromptsIn(ChatMessage message)
    {
        List<string> prompts = [];
        var isNew = true;
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent note when FramedNote.Is(note.Text):
                    isNew = true;
                    break;
                case TextContent text when !isNew:
                    prompts[^1] += "\n" + text.Text;
                    break;
                case TextContent or DataContent or UriContent:
                    prompts.Add((content as TextContent)?.Text ?? "");
                    isNew = false;
                    break;
            }
        }

        return prompts;
    }

    private static string? DirectoryIn(string instructions) =>
        DirectoryPattern().Match(instructions) is { Success: true } match ? match.Groups["path"].Value.TrimEnd('.', ' ') : null;

    [GeneratedRegex(@"(?:working directory|\bcwd\b|workspace)[^/\r\n]{0,20}[:= `""'](?<path>/[^`""'\r\n]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DirectoryPattern();
}
