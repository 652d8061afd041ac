using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Runs a command of the shell, confined as the sandbox's settings say.</summary>
internal sealed class RunShellCommandTool : ITool
{
    /// <summary>Seconds that a command may take where the call does not say.</summary>
    public const int UsualTimeout = 120;

    /// <summary>Seconds that a command may take at most.</summary>
    public const int LongestTimeout = 3600;

    /// <summary>Bytes of the longest command: what the system takes as one argument.</summary>
    public const int LongestCommand = (128 * 1024) - 1;

    private static readonly string[] _names = ["command", "description", "working_directory", "timeout", "is_background", "unsandboxed"];

    /// <inheritdoc/>
    public string Name => "run_shell_command";

    /// <inheritdoc/>
    public string Title => "Run command";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Execute;

    /// <inheritdoc/>
    public string Description =>
        "Runs a command with bash, without start-up files, without a terminal and with empty input, usually in a sandbox: it writes in the workspace and in $TMPDIR only, "
        + "and has no network unless the user's settings give it one. Whatever it starts ends with it, unless is_background is true: then it runs on until stop_shell_command ends it or the session ends.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "command": { "type": "string", "description": "The command line." },
            "description": { "type": "string", "description": "What it is for, in a few words, for the user." },
            "working_directory": { "type": "string", "description": "Where it starts: absolute, or relative to the working directory. Default: the working directory." },
            "timeout": { "type": "integer", "description": "Seconds after which it is ended, at most {{LongestTimeout}}. Default: {{UsualTimeout}}." },
            "is_background": { "type": "boolean", "description": "Whether to let it run on and return at once. Default: false." },
            "unsandboxed": { "type": "boolean", "description": "Whether to ask the user to let it run once without the sandbox. Only for a command that has just failed because of it, unchanged, and only where the operator allows to ask. Default: false." }
          },
          "required": ["command"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var command = given.Text("command");
        _ = given.OptionalText("description");
        var directory = given.OptionalPath("working_directory") ?? ".";
        var seconds = given.OptionalCount("timeout") ?? UsualTimeout;
        var isBackground = given.OptionalFlag("is_background") ?? false;
        var isOutside = given.OptionalFlag("unsandboxed") ?? false;
        if (string.IsNullOrWhiteSpace(command) || command.Contains('\0') || Encoding.UTF8.GetByteCount(command) > LongestCommand)
        {
            throw given.Wrong("command", $"must be a command of at most {LongestCommand} bytes, without NUL");
        }

        if (seconds is < 1 or > LongestTimeout)
        {
            throw given.Wrong("timeout", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {LongestTimeout} seconds"));
        }

        var shell = environment.Shell ?? throw new ToolArgumentException("command: this agent was started without a way to run commands");
        if (SessionShell.Bash is null)
        {
            throw new ToolArgumentException("command: there is no bash on this machine, and no other shell is used");
        }

        return await ToolTexts.Detached<PreparedCall>(
            () =>
            {
                using var place = new WorkspaceFiles(environment.Roots).Look(directory);
                var problem = place.Problem ?? (place.Status?.Kind == FileKind.Directory ? null : "it is no directory");
                if (isOutside && (isBackground || !shell.Failed(command, place.Canonical)))
                {
                    throw given.Wrong("unsandboxed", "is for a command that has failed in the sandbox, with the same text and directory, and not in the background: run it in the sandbox first");
                }

                if (problem is not null && place.WithinRoots)
                {
                    throw given.Wrong("working_directory", $"{ToolTexts.OneLine(place.Display)}: {problem}");
                }

                var order = new ShellOrder(command, place.Canonical, place.WithinRoots, TimeSpan.FromSeconds(seconds), isBackground, isOutside);
                var state = shell.Look(environment.Roots, isOutside);
                var judgement = shell.Judge(command, place.Canonical, environment.Roots);

                // Not what runs without the sandbox for once, nor what the kernel cannot confine entirely: around that the agent's own limits stay.
                var terminals = state is Unconfined { IsSwitchedOff: true } && environment.Terminals is { AreOffered: true } offered ? offered : null;
                return new ShellCall(arguments, shell, environment.Roots, order, state, judgement, terminals);
            },
            cancellation).ConfigureAwait(false);
    }
}
