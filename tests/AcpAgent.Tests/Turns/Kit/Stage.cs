using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TextContent = AcpAgent.Protocol.Schema.TextContent;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>A session with its model, tools and rules, ready to be prompted.</summary>
internal sealed class Stage(ScriptedModel model, params ITool[] tools)
{
    public MemoryHost Host { get; init; } = new();

    public Conversation Conversation { get; init; } = new();

    public IPermissionPolicy Policy { get; init; } = new FakePolicy();

    public TurnLimits Limits { get; init; } = TurnLimits.Default;

    public KnownSecrets Secrets { get; init; } = new();

    public TurnCancellation Cancellation { get; private set; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IToolSource? MoreTools { get; init; }

    public TimeSpan PermissionExpiry { get; init; } = PendingPermissions.UsualExpiry;

    public string Instructions { get; init; } = "You are a test.";

    public ScriptedModel Model => model;

    public Task<TurnOutcome> PromptAsync(string text = "hello") => PromptAsync(new TextContent { Text = text });

    public Task<TurnOutcome> PromptAsync(params ContentBlock[] prompt)
    {
        // Each turn has a cancellation and a way to its session of its own.
        _ = Host.TryAgain();
        Cancellation = new TurnCancellation();
        return new TurnRunner(Time, Logger).RunAsync(
            new TurnRequest
            {
                TurnId = $"t{Conversation.NextTurnNumber}",
                Prompt = prompt,
                Conversation = Conversation,
                Model = model.Handle,
                Tools = tools,
                MoreTools = MoreTools,
                Policy = Policy,
                Instructions = Instructions,
                Limits = Limits,
                PermissionExpiry = PermissionExpiry,
                Secrets = Secrets,
            },
            Host,
            Cancellation);
    }

    public T Single<T>()
        where T : JournalRecord => Host.Records.OfType<T>().Single();

    public IReadOnlyList<T> All<T>()
        where T : JournalRecord => [.. Host.Records.OfType<T>()];

    /// <summary>The text of the last history that the model was sent, message by message, as <c>role: text</c>.</summary>
    public IReadOnlyList<string> LastSent => Lines(model.Sent[^1]);

    public static IReadOnlyList<string> Lines(IEnumerable<ChatMessage> messages) => [.. messages.Select(message => $"{message.Role}: {string.Join(" | ", message.Contents.Select(Show))}")];

    private static string Show(AIContent content) => content switch
    {
        Microsoft.Extensions.AI.TextContent text => text.Text,
        TextReasoningContent thought => $"<{thought.Text}>",
        Core.Models.RawToolCallContent call => $"{call.Name}({call.RawArguments})#{call.CallId}",
        FunctionResultContent result => $"#{result.CallId}={result.Result}",
        _ => content.GetType().Name,
    };
}
