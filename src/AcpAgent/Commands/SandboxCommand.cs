using System.CommandLine;
using System.Text;
using System.Text.Json;
using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Settings;
using AcpAgent.Hosting;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent sandbox</c>.</summary>
internal static class SandboxCommand
{
    public static Command Create() => new("sandbox", "Look at what commands are confined to on this machine.") { Status(), Seatbelt() };

    private static Command Status()
    {
        HostOptionSet host = new("--data", "--config");
        Option<string> cwd = new("--cwd") { HelpName = "DIR", Description = "The directory that a session would work in (default: this one)." };
        Option<bool> json = new("--json") { Description = "Print an object of JSON, for other programs." };
        Command command = new("status", "Show what keeps commands in, what it keeps them from, what it cannot, and what the settings say. Exits with 0 where commands are confined.") { cwd, json };
        host.AddTo(command);
        command.SetAction((result, _) =>
        {
            string directory = Path.GetFullPath(result.GetValue(cwd) ?? ".");
            CommandSandbox sandbox = ShellSettings.Sandbox(host.Read(result));
            SandboxState state = sandbox.Look(SandboxFile.ShellTool, [directory], Path.GetTempPath());
            if (result.GetValue(json))
            {
                WriteJson(sandbox, state, Console.OpenStandardOutput());
            }
            else
            {
                Show(sandbox, state, directory, Screen.StandardOutput());
            }

            return Task.FromResult(state is Confined ? ExitCodes.Success : ExitCodes.Failure);
        });
        return command;
    }

    private static Command Seatbelt()
    {
        HostOptionSet host = new("--data", "--config");
        Option<string> cwd = new("--cwd") { HelpName = "DIR", Description = "The directory that commands would work in (default: this one)." };
        Option<string> temporary = new("--temporary") { HelpName = "DIR", Description = "Their directory for temporary files (default: acp-agent-seatbelt in that of the system)." };
        Command command = new("seatbelt", "Print what the settings say as a profile for macOS's sandbox-exec -p. The agent itself runs nothing by it.") { cwd, temporary };
        host.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                string text = ShellSettings.Sandbox(host.Read(result)).Seatbelt(
                    SandboxFile.ShellTool, [Path.GetFullPath(result.GetValue(cwd) ?? ".")], Path.GetFullPath(result.GetValue(temporary) ?? Path.Join(Path.GetTempPath(), "acp-agent-seatbelt")));
                using Stream output = Console.OpenStandardOutput();
                await output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
                return ExitCodes.Success;
            }
            catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"acp-agent: {TerminalText.EscapeLine(error.Message)}").ConfigureAwait(false);
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    private static void Show(CommandSandbox sandbox, SandboxState state, string directory, Screen screen)
    {
        screen.Line($"Commands in {TerminalText.EscapeLine(directory)}: {TerminalText.EscapeLine(state.Description)}", state is Confined ? Styles.Good : Styles.Bad);
        screen.Line($"Backend: {sandbox.Status.Backend}");
        screen.Line($"Where that is not enough: bubblewrap, which {TerminalText.EscapeLine(sandbox.Bubblewrap.Problem ?? $"runs ({sandbox.Bubblewrap.Program})")}");
        List(screen, "Enforced:", sandbox.Status.Enforces);
        List(screen, "Not enforced by this backend:", sandbox.Status.Gaps);
        List(screen, "Never, or as far as it goes:", SandboxStatus.BestEffort);
        try
        {
            List(screen, "Settings that do not count:", sandbox.Settings(SandboxFile.ShellTool, directory).Ignored);
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            // The first line has said it.
        }
    }

    private static void List(Screen screen, string head, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            screen.Line(head);
        }

        foreach (string line in lines)
        {
            screen.Line($"  {TerminalText.EscapeLine(line)}");
        }
    }

    private static void WriteJson(CommandSandbox sandbox, SandboxState state, Stream output)
    {
        SandboxStatus status = sandbox.Status;
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        writer.WriteString("backend", status.Backend);
        writer.WriteBoolean("confined", state is Confined);
        writer.WriteString("commands", state.Description);
        Write("enforces", status.Enforces);
        Write("gaps", status.Gaps);
        writer.WriteStartObject("bubblewrap");
        writer.WriteBoolean("runs", sandbox.Bubblewrap.Runs);
        writer.WriteString("program", sandbox.Bubblewrap.Program);
        writer.WriteString("problem", sandbox.Bubblewrap.Problem);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');

        void Write(string name, IReadOnlyList<string> texts)
        {
            writer.WriteStartArray(name);
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }
}
