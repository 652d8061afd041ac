using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A call of <see cref="RunShellCommandTool"/>.</summary>
internal sealed class ShellCall(JsonElement arguments, SessionShell shell, WorkspaceRoots roots, ShellOrder order, SandboxState state, CommandJudgement judgement) : PreparedCall
{
    private static readonly TimeSpan _firstWords = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Title => $"Run {ToolTexts.OneLine(Shortened(order.Command))}";

    /// <inheritdoc/>
    public override ToolCallFacts Facts { get; } = new("run_shell_command", arguments, [], new CommandFact(
        order.Command, order.Directory, order.WithinRoots, new SandboxFact(state is Confined, state.Description, state is NoCommands) { IsOffer = state is Unconfined { IsOffer: true }, Version = state.Version, Note = state.Problem })
    { Judgement = judgement });

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = order.Directory }];

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallContent> Preview => [ToolTexts.Shown($"$ {order.Command}\n[{state.Description}]")];

    /// <inheritdoc/>
    public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        // What was decided on is what is done: settings that changed meanwhile are decided on anew.
        var now = await ToolTexts.Detached(() => shell.Look(roots, order.IsOutside), cancellation).ConfigureAwait(false);
        if (!IsSame(now, state))
        {
            return ToolTexts.Failed("The sandbox's settings changed before the command was run, so it was not run. Make the call again.");
        }

        if (state is NoCommands refused)
        {
            return ToolTexts.Failed($"Commands cannot be run: {refused.Reason}.");
        }

        ChildProcess child;
        try
        {
            child = await run.Commit(() => shell.StartAsync(order.Command, order.Directory, ConfinementOf(state), judgement.Harmless?.Environment ?? ReadOnlyDictionary<string, string>.Empty)).ConfigureAwait(false);
        }
        catch (ChildStartException error)
        {
            return ToolTexts.Failed(error.Message);
        }

        if (order.IsBackground)
        {
            return await LetRunAsync(child).ConfigureAwait(false);
        }

        var result = await new ShellRun(shell.Options, child, order, run).FinishAsync(shell.NextOutput(), Surroundings, cancellation).ConfigureAwait(false);
        if (state is Confined && child.Exited is { IsCompletedSuccessfully: true, Result.Code: not 0 })
        {
            shell.HasFailed(order.Command, order.Directory);
        }

        return result;
    }

    private async Task<ToolResult> LetRunAsync(ChildProcess child)
    {
        var output = new CommandOutput(shell.NextOutput(), shell.Options.MostOutput, alwaysInFile: true, shell.Options.Secrets.Current);
        var reading = ReadAsync();
        var command = new BackgroundCommand(order.Command, child, output.Path, reading);
        if (!shell.Keep(command))
        {
            await command.EndAsync().ConfigureAwait(false);
            return ToolTexts.Failed("The session is ending, so the command was not left running.");
        }

        await Task.WhenAny(child.Exited, Task.Delay(_firstWords)).ConfigureAwait(false);
        var text = new StringBuilder(output.ToText()).Append(output.Total > 0 ? "\n" : "")
            .Append(child.Exited.IsCompleted ? "[The command has ended already.]" : "[The command runs in the background until the session ends.]")
            .Append($"\n[Its output goes to {output.Path}]").Append(Surroundings());
        return new ToolResult(true, text.ToString(), [.. Preview, ToolTexts.Shown(text.ToString())]);

        async Task ReadAsync()
        {
            await using (output.ConfigureAwait(false))
            {
                await output.ReadAsync(child.Output, () => { }).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What the model should know besides: in what the command ran, and what else runs.</summary>
    private string Surroundings()
    {
        var others = shell.Background;
        return others.Count == 0
            ? $"\n[{state.Description}]"
            : $"\n[{state.Description}]\n[In the background: {string.Join("; ", others.Select(other => $"{ToolTexts.OneLine(Shortened(other.Command))} -> {other.OutputPath}"))}]";
    }

    private static Confinement? ConfinementOf(SandboxState state) => state switch
    {
        Confined confined => confined.Confinement,
        Unconfined unconfined => unconfined.Confinement,
        _ => throw new InvalidOperationException("There is no way to run this command."),
    };

    private static bool IsSame(SandboxState a, SandboxState b) =>
        a.GetType() == b.GetType() && a.Description == b.Description
        && (a is NoCommands || (ConfinementOf(a), ConfinementOf(b)) switch
        {
            (null, null) => true,
            ({ } one, { } other) => one.IsLike(other),
            _ => false,
        });

    private static string Shortened(string command)
    {
        const int longest = 120;
        var line = command.Trim();
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }
}
