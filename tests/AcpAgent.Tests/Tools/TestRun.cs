using System.Collections.Concurrent;
using System.Text.Json;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Tools;

/// <summary>A running call as a turn gives it to a tool.</summary>
internal sealed class TestRun : IToolRun
{
    public bool IsCancelled { get; set; }

    public int Commits { get; private set; }

    public IReadOnlyList<PlanEntry>? Plan { get; private set; }

    /// <summary>What was shown while it ran, as text.</summary>
    public ConcurrentQueue<string> Reports { get; } = [];

    public void Report(IReadOnlyList<ToolCallContent> content) =>
        Reports.Enqueue(string.Concat(content.OfType<Content>().Select(shown => ((TextContent)shown.Block).Text)));

    public T Commit<T>(Func<T> step)
    {
        if (IsCancelled)
        {
            throw new OperationCanceledException();
        }

        Commits++;
        return step();
    }

    /// <summary>Answers what the user is asked.</summary>
    public Func<UserQuestion, UserAnswer> Answer { get; init; } = _ => UserAnswer.Dismissed;

    public Task<UserAnswer> AskAsync(UserQuestion question, CancellationToken cancellation) => Task.FromResult(Answer(question));

    public void ReplacePlan(IReadOnlyList<PlanEntry> entries) => Plan = entries;
}

/// <summary>Tools by name, as the model calls them.</summary>
internal static class Call
{
    public static ITool Tool(string name) => BuiltInTools.All.Single(tool => tool.Name == name);

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    public static JsonElement Arguments(object arguments) => JsonSerializer.SerializeToElement(arguments);

    public static async Task<PreparedCall> PrepareAsync(string tool, string cwd, object arguments) =>
        await Tool(tool).PrepareAsync(arguments as JsonElement? ?? Arguments(arguments), new ToolEnvironment("s", new WorkspaceRoots(cwd, [])), TestContext.Current.CancellationToken);

    public static async Task<ToolResult> RunAsync(string tool, string cwd, object arguments)
    {
        await using var call = await PrepareAsync(tool, cwd, arguments);
        await call.LookFurtherAsync(TestContext.Current.CancellationToken);
        return await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken);
    }

    /// <summary>What the model is told where the arguments are refused.</summary>
    public static async Task<string> RefusedAsync(string tool, string cwd, object arguments) =>
        (await Assert.ThrowsAsync<ToolArgumentException>(() => PrepareAsync(tool, cwd, arguments))).Message;
}
