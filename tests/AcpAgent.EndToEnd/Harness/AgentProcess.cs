using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>
/// The real executable, running. Its standard streams are a wire; what it logs is kept. When a test is done with it, it has to end by
/// itself with exit code 0 at the end of its input, unless the test ended it otherwise, and its wire has to be clean.
/// </summary>
public sealed partial class AgentProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorsEnded;
    private RawClient? _raw;
    private TestClient? _client;
    private int? _expectedExit = 0;
    private bool _endsBySignal;

    private AgentProcess(Process process, string name)
    {
        _process = process;
        Wire = new AgentWire(name, process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        _errorsEnded = ReadErrorsAsync();
    }

    /// <summary>Its standard streams.</summary>
    public AgentWire Wire { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>A client of the project over its standard streams.</summary>
    public TestClient Client => _client ??= new TestClient(Wire);

    /// <summary>A client that writes anything over its standard streams.</summary>
    public RawClient Raw => _raw ??= new RawClient(Wire);

    /// <summary>What it has written to stderr so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>The bytes of memory it holds now.</summary>
    public long ResidentBytes =>
        long.Parse(File.ReadAllText($"/proc/{Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>Starts one on scratch directories, in an environment that holds nothing else.</summary>
    public static AgentProcess Start(AgentHome home, AgentStart? start = null)
    {
        start ??= new AgentStart();
        string[] command = [.. start.Through, .. start.Command ?? [AgentExecutable.Path, .. start.Arguments]];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = home.Elsewhere,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CleanEnvironment(info.Environment, home, start.Environment);
        var process = Process.Start(info)!;
        return new AgentProcess(process, $"{Path.GetFileName(home.Data)} of process {process.Id}");
    }

    /// <summary>Ends what it reads; it has to end by itself.</summary>
    public void CloseInput() => Wire.CloseInput();

    /// <summary>SIGKILL: nothing is to be expected of it any more.</summary>
    public void Kill()
    {
        Wire.Log.Cut = true;
        _expectedExit = null;
        _process.Kill();
    }

    /// <summary>Sends a signal; <paramref name="exit"/> is what it has to exit with, null for anything.</summary>
    public void Signal(PosixSignal signal, int? exit = 0)
    {
        _expectedExit = exit;
        var number = signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
        if (SendSignal(Id, number) != 0)
        {
            throw new InvalidOperationException($"The process cannot be sent {signal}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Expects another exit code than 0, or any (null).</summary>
    public void ExpectExit(int? code) => _expectedExit = code;

    /// <summary>It does not end with its input, as a server does not: it is sent SIGTERM when the test is done.</summary>
    public void EndsBySignal() => _endsBySignal = true;

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The agent does not end. It said:\n{Errors}");
        }

        await _errorsEnded.WaitAsync(Patience.Long);
        return _process.ExitCode;
    }

    /// <summary>Waits until it has logged something.</summary>
    public Task LoggedAsync(string text) => Patience.UntilAsync(
        () =>
        {
            var ended = _errorsEnded.IsCompleted;
            var logged = Errors.Contains(text, StringComparison.Ordinal);
            return logged || !ended ? logged : throw new InvalidOperationException($"The agent has ended. It said:\n{Errors}");
        },
        $"the agent logs \"{text}\"");

    /// <summary>Ends it by the end of its input, if it runs, and fails if anything was wrong with its end or on its wire.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            CloseInput();
            if (_endsBySignal && !_process.HasExited)
            {
                Signal(PosixSignal.SIGTERM, _expectedExit);
            }

            var code = await ExitAsync();
            _raw?.GoOnReading();
            await (_client?.Ended ?? _raw?.Ended ?? Task.CompletedTask).WaitAsync(Patience.Long);
            if (_expectedExit is { } expected && code != expected)
            {
                throw new InvalidOperationException($"The agent exited with {code}, not {expected}. It said:\n{Errors}");
            }

            Wire.AssertClean();
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            if (_client is not null)
            {
                await _client.DisposeAsync();
            }

            _process.Dispose();
        }
    }

    internal static void CleanEnvironment(IDictionary<string, string?> environment, AgentHome home, IReadOnlyDictionary<string, string> more)
    {
        foreach (var name in environment.Keys.Where(name => name != "PATH" && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToArray())
        {
            environment.Remove(name);
        }

        environment["HOME"] = home.Home;
        environment["ACP_AGENT_DATA"] = home.Data;
        environment["ACP_AGENT_CONFIG"] = AskingRules.Directory;
        foreach (var (name, value) in more)
        {
            if (value.Length > 0)
            {
                environment[name] = value;
            }
            else
            {
                environment.Remove(name);
            }
        }
    }

    private async Task ReadErrorsAsync()
    {
        var buffer = new char[4096];
        for (int count; (count = await _process.StandardError.ReadAsync(buffer)) > 0;)
        {
            lock (_errors)
            {
                _errors.Append(buffer.AsSpan(0, count));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
