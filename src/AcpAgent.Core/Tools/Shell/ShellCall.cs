using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A call of <see cref="RunShellCommandTool"/>.</summary>
/// <param name="arguments">What the model wrote.</param>
/// <param name="shell">The session's shell.</param>
/// <param name="roots">The session's roots.</param>
/// <param name="order">What is to be run.</param>
/// <param name="state">In what.</param>
/// <param name="judgement">What it does.</param>
/// <param name="terminals">The client that is to run it in a terminal; null where the agent does.</param>
internal sealed class ShellCall(
    JsonElement arguments, SessionShell shell, WorkspaceRoots roots, ShellOrder order, SandboxState state, CommandJudgement judgement, IClientTerminals? terminals) : PreparedCall
{
    private static readonly TimeSpan _firstWords = TimeSpan.FromSeconds(1);

    private readonly string _where = terminals is null ? state.Description : $"{state.Description}; in a terminal of your client";

    /// <inheritdoc/>
    public override string Title => $"Run {ToolTexts.Shortened(order.Command)}";

    /// <inheritdoc/>
    public override ToolCallFacts Facts { get; } = new("run_shell_command", arguments, [], new CommandFact(
        order.Command, order.Directory, order.WithinRoots, new SandboxFact(state is Confined, state.Description, state is NoCommands) { IsOffer = state is Unconfined { IsOffer: true }, Backend = (state as Confined)?.Backend, Version = state.Version, Note = state.Problem })
    { Judgement = judgement });

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallLocation> Locations => [new() { Path = order.Directory }];

    /// <inheritdoc/>
    public override IReadOnlyList<ToolCallContent> Preview => [ToolTexts.Shown($"$ {order.Command}\n[{_where}]")];

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

        if (terminals is not null)
        {
            return await RunInTerminalAsync(terminals, run, cancellation).ConfigureAwait(false);
        }

        ChildProcess child;
        try
        {
            child = await run.Commit(() => shell.StartAsync(order.Command, order.Directory, ConfinementOf(state), Added)).ConfigureAwait(false);
        }
        catch (ChildStartException error)
        {
            return ToolTexts.Failed(error.Message);
        }

        if (order.IsBackground)
        {
            return await LetRunAsync(child).ConfigureAwait(false);
        }

        var result = await new ShellRun(shell.Options, child, order, run).FinishAsync(shell.Next().OutputPath, () => Surroundings(), cancellation).ConfigureAwait(false);
        if (state is Confined && child.Exited is { IsCompletedSuccessfully: true, Result.Code: not 0 })
        {
            shell.HasFailed(order.Command, order.Directory);
        }

        return result;
    }

    private IReadOnlyDictionary<string, string> Added => judgement.Harmless?.Environment ?? ReadOnlyDictionary<string, string>.Empty;

    private async Task<ToolResult> RunInTerminalAsync(IClientTerminals client, IToolRun run, CancellationToken cancellation)
    {
        if (!client.AreOffered)
        {
            return ToolTexts.Failed("The user's client that was to run the command in a terminal is not there any more, so it was not run. Make the call again.");
        }

        var environment = shell.EnvironmentOf(order.Directory, isConfined: false, Added);
        var program = TerminalProgram.Of(SessionShell.Bash!, order.Command, order.Directory, environment, shell.Options.Secrets.Current);
        HeldTerminal held;
        try
        {
            held = run.Commit(() => shell.Terminals.Ask(client, program));
        }
        catch (ClientTerminalException error)
        {
            return ToolTexts.Failed($"The command was not run: {error.Message}.");
        }

        return order.IsBackground
            ? await LetRunAsync(held, cancellation).ConfigureAwait(false)
            : await new TerminalRun(shell.Options, held, order, run).FinishAsync(shell.Next().OutputPath, Preview, () => Surroundings(), cancellation).ConfigureAwait(false);
    }

    private async Task<ToolResult> LetRunAsync(HeldTerminal held, CancellationToken cancellation)
    {
        try
        {
            string terminal;
            using (cancellation.UnsafeRegister(static held => ((HeldTerminal)held!).LetGo(), held))
            {
                terminal = await held.MadeAsync(cancellation).ConfigureAwait(false);
            }

            var (name, path) = shell.Next();
            var command = new TerminalCommand(name, order.Command, path, held, shell.Options);
            return await LetRunAsync(command, () => command.Written, new Terminal { TerminalId = terminal }).ConfigureAwait(false);
        }
        catch (ClientTerminalException error)
        {
            held.LetGo();
            return ToolTexts.Failed($"The command was given to the user's client to be run in a terminal, and whether it runs is not known: {error.Message}. It was not run elsewhere.");
        }
        catch
        {
            held.LetGo();
            throw;
        }
    }

    private async Task<ToolResult> LetRunAsync(ChildProcess child)
    {
        var (name, path) = shell.Next();
        var output = new CommandOutput(path, shell.Options.MostOutput, alwaysInFile: true, shell.Options.Secrets.Current);
        return await LetRunAsync(new ChildCommand(name, order.Command, child, output), output.ToText).ConfigureAwait(false);
    }

    private async Task<ToolResult> LetRunAsync(BackgroundCommand command, Func<string> written, Terminal? terminal = null)
    {
        if (!shell.Keep(command))
        {
            await command.EndAsync().ConfigureAwait(false);
            return ToolTexts.Failed("The session is ending, so the command was not left running.");
        }

        await Task.WhenAny(command.Ended, Task.Delay(_firstWords)).ConfigureAwait(false);
        var said = written();
        var text = new StringBuilder(said).Append(said.Length == 0 || said.EndsWith('\n') ? "" : "\n");
        if (command.Ended.IsCompletedSuccessfully)
        {
            shell.Told(command);
            text.Append($"[The command has ended already. {command.Ended.Result.Text}]");
        }
        else
        {
            text.Append($"[The command runs in the background as {command.Name}, until stop_shell_command ends it or the session ends.]");
        }

        text.Append($"\n[Its output goes to {command.OutputPath}]").Append(Surroundings(command));
        return new ToolResult(true, text.ToString(), [.. terminal is null ? Array.Empty<ToolCallContent>() : [terminal], .. Preview, ToolTexts.Shown(text.ToString())]);
    }

    /// <summary>What the model should know besides: in what the command ran, what else runs, and what has ended meanwhile.</summary>
    private string Surroundings(BackgroundCommand? itself = null)
    {
        var others = shell.Background.Concat(shell.TakeEnded()).Where(other => other != itself).Distinct();
        return string.Concat(others.Select(other => $"\n[In the background: {other.Describe()}]").Prepend($"\n[{_where}]"));
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
}
