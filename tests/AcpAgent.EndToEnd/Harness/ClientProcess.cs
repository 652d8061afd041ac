using System.Diagnostics;
using System.Text;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>A client that is a program of its own, running.</summary>
public sealed class ClientProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;
    private readonly Task _outputEnded;

    private ClientProcess(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        _errors = process.StandardError.ReadToEndAsync();
        _outputEnded = ReadOutputAsync();
    }

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts one on the scratch directories of the agent that it will start or call.</summary>
    public static ClientProcess Start(AgentHome home, string program, params IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home.Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        AgentProcess.CleanEnvironment(info.Environment, home, new Dictionary<string, string>());
        return new ClientProcess(Process.Start(info)!);
    }

    /// <summary>Runs one to its end; it has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(AgentHome home, string program, params IReadOnlyList<string> arguments)
    {
        using var client = Start(home, program, arguments);
        return await client.SucceedAsync();
    }

    /// <summary>Waits for its end; it has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> SucceedAsync()
    {
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _outputEnded).WaitAsync(2 * Patience.Long);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        return _process.ExitCode == 0
            ? Output
            : throw new InvalidOperationException($"The client exited with {_process.ExitCode}.\n{Output}\n{await _errors}");
    }

    /// <summary>Waits until it has printed something.</summary>
    public Task PrintedAsync(string text) => Patience.UntilAsync(
        () => Output.Contains(text, StringComparison.Ordinal) || _outputEnded.IsCompleted, $"the client prints \"{text}\"");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        var buffer = new char[4096];
        for (int count; (count = await _process.StandardOutput.ReadAsync(buffer)) > 0;)
        {
            lock (_output)
            {
                _output.Append(buffer.AsSpan(0, count));
            }
        }
    }
}
