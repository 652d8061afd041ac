using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary>A command of the executable, as a person or a script runs it in a workspace.</summary>
internal sealed partial class CommandRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _ended;

    private CommandRun(Process process)
    {
        _process = process;
        _ended = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors), process.WaitForExitAsync());
    }

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one; its input is open and empty.</summary>
    public static CommandRun Start(AgentHome home, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(home, AgentExecutable.Path, arguments, environment);

    /// <summary>Starts one that believes to be in a terminal, which is what its input is written to.</summary>
    public static CommandRun StartInTerminal(AgentHome home, params IReadOnlyList<string> arguments)
    {
        var command = string.Join(' ', new[] { AgentExecutable.Path }.Concat(arguments).Select(argument => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return Start(home, Component.Program("script"), ["-q", "-e", "-c", command, "/dev/null"], new Dictionary<string, string> { ["TERM"] = "dumb" });
    }

    /// <summary>Runs one to its end, with nothing to read.</summary>
    public static Task<CommandResult> RunAsync(AgentHome home, params IReadOnlyList<string> arguments) => RunWithAsync(home, "", null, arguments);

    /// <summary>Runs one to its end, with something to read or in another environment.</summary>
    public static async Task<CommandResult> RunWithAsync(
        AgentHome home, string input, IReadOnlyDictionary<string, string>? environment, params IReadOnlyList<string> arguments)
    {
        using var run = Start(home, arguments, environment);
        run.Type(input);
        run._process.StandardInput.Close();
        return await run.EndAsync();
    }

    /// <summary>Writes to its input.</summary>
    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it has written something to one of its outputs.</summary>
    public Task SaidAsync(string text) => Patience.UntilAsync(
        () => (Output + Errors).Contains(text, StringComparison.Ordinal) || _ended.IsCompleted, $"\"{text}\" in:\n{Output}\n{Errors}");

    /// <summary>Sends it what Ctrl-C sends.</summary>
    public void Interrupt() => Assert.Equal(0, SendSignal(Id, 2));

    /// <summary>Waits for its end. Whatever went wrong, nobody is shown a stack trace.</summary>
    public async Task<CommandResult> EndAsync()
    {
        await _ended.WaitAsync(2 * Patience.Long);
        Assert.DoesNotContain("   at ", Output + Errors, StringComparison.Ordinal);
        return new CommandResult(_process.ExitCode, Output, Errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static CommandRun Start(
        AgentHome home, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home.Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        AgentProcess.CleanEnvironment(info.Environment, home, environment ?? new Dictionary<string, string>());
        return new CommandRun(Process.Start(info)!);
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            lock (text)
            {
                text.Append(buffer.AsSpan(0, count));
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int Exit, string Output, string Errors);
