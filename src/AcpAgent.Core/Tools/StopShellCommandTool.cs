using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Ends a command that the session has in the background, or says which there are.</summary>
internal sealed class StopShellCommandTool : ITool
{
    private static readonly string[] _names = ["command_id"];

    /// <inheritdoc/>
    public string Name => "stop_shell_command";

    /// <inheritdoc/>
    public string Title => "Stop command";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Execute;

    /// <inheritdoc/>
    public string Description =>
        "Ends a command that run_shell_command left running in the background, with everything that it started. Without command_id it ends nothing and says which commands "
        + "run in the background, and how those that ended did.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "command_id": { "type": "string", "description": "What run_shell_command called it, such as command-3." }
          },
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var name = given.OptionalText("command_id");
        var commands = environment.Shell?.AllBackground ?? [];
        if (name is null)
        {
            return ValueTask.FromResult<PreparedCall>(new Look(arguments, commands, environment.Shell));
        }

        var command = commands.FirstOrDefault(one => one.Name == name) ?? throw given.Wrong("command_id", commands.Count == 0
            ? "no command runs in the background, or has"
            : $"is none of {string.Join(", ", commands.Select(one => one.Name))}");
        return ValueTask.FromResult<PreparedCall>(new Stop(arguments, command, environment.Shell!));
    }

    private sealed class Look(JsonElement arguments, IReadOnlyList<BackgroundCommand> commands, SessionShell? shell) : PreparedCall
    {
        public override string Title => "List commands in the background";

        public override ToolCallFacts Facts { get; } = new("stop_shell_command", arguments, []);

        public override Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            foreach (var command in commands.Where(command => command.Ended.IsCompleted))
            {
                shell!.Told(command);
            }

            var text = commands.Count == 0 ? "No command runs in the background, or has." : string.Join('\n', commands.Select(command => command.Describe()));
            return Task.FromResult(new ToolResult(true, text, [ToolTexts.Shown(text)]));
        }
    }

    private sealed class Stop(JsonElement arguments, BackgroundCommand command, SessionShell shell) : PreparedCall
    {
        public override string Title => $"Stop {ToolTexts.Shortened(command.Command)}";

        public override ToolCallFacts Facts { get; } = new("stop_shell_command", arguments, []);

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            var hadEnded = command.Ended.IsCompleted;
            await run.Commit(() => command.StopAsync(shell.Options.Leave)).ConfigureAwait(false);
            shell.Told(command);
            var how = command.Ended.IsCompletedSuccessfully ? command.Ended.Result.Text : "How it ended is not known.";
            var text = $"{command.Name} {(hadEnded ? "had ended before" : "was stopped")}. {how}\n[Its output is in {command.OutputPath}]";
            return new ToolResult(true, text, [ToolTexts.Shown($"$ {command.Command}\n{text}")]);
        }
    }
}
