using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>A tool made of functions. By default it writes, and says "ok".</summary>
internal sealed class FakeTool(string name) : ITool
{
    private int _disposed;

    public string Name => name;

    public string Description => "A tool.";

    public ToolKind Kind { get; init; } = ToolKind.Edit;

    public JsonElement Parameters { get; } = JsonElement.Parse("""{"type":"object"}""");

    public string Title => $"Use {name}";

    public bool OnlyLooks { get; init; }

    public bool Writes { get; init; } = true;

    public Func<JsonElement, Exception?> Prepare { get; init; } = _ => null;

    /// <summary>Awaited before it prepares.</summary>
    public Func<CancellationToken, Task> Preparing { get; init; } = _ => Task.CompletedTask;

    public Func<IToolRun, CancellationToken, Task<ToolResult>> Run { get; init; } = (_, _) => Task.FromResult(new ToolResult(true, "ok"));

    public Exception? DisposeError { get; init; }

    public List<string> Ran { get; } = [];

    public int Disposed => _disposed;

    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        await Preparing(cancellation);
        return Prepare(arguments) is { } error ? throw error : new Call(this, arguments);
    }

    private sealed class Call(FakeTool tool, JsonElement arguments) : PreparedCall
    {
        public override string Title => $"Use {tool.Name} well";

        public override ToolCallFacts Facts { get; } = new(tool.Name, arguments, [new PathFact("f", "/work/space/f", true, tool.Writes, false)]);

        public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = "/work/space/f" }];

        public override IReadOnlyList<ToolCallContent> Preview => [new Diff { Path = "/work/space/f", OldText = "a", NewText = "b" }];

        public override Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            lock (tool.Ran)
            {
                tool.Ran.Add(arguments.GetRawText());
            }

            return tool.Run(run, cancellation);
        }

        public override async ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref tool._disposed);
            await base.DisposeAsync();
            if (tool.DisposeError is { } error)
            {
                throw error;
            }
        }
    }
}

/// <summary>Decides by a function of tool and mode; allows by default.</summary>
internal sealed class FakePolicy(Func<string, string, Verdict>? decide = null) : IPermissionPolicy
{
    public string Version => "p1";

    public AnswerScope? Scope { get; init; }

    public PermissionDecision Decide(ToolCallFacts call, string modeId) =>
        new(decide?.Invoke(call.Tool, modeId) ?? Verdict.Allow, "test:rule", "Because of the test.") { Version = Version, Scope = Scope };
}
