using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>
/// Terminals of a client, with real processes in them. Its own environment holds what must not reach a command of the agent. Every request is
/// noted, such as <c>create t1</c>.
/// </summary>
public sealed class ClientTerminals : IDisposable
{
    private readonly ConcurrentDictionary<string, RunningTerminal> _terminals = [];
    private int _last;

    /// <summary>Everything that was asked, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What each terminal was asked for with.</summary>
    public ConcurrentQueue<CreateTerminalRequest> Created { get; } = [];

    /// <summary>Called before a method is obeyed; may wait, or throw what the agent is answered.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Variables of the client's own.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>Those that have been made and not been given back.</summary>
    public IReadOnlyList<string> Left => [.. _terminals.Keys];

    public async Task<CreateTerminalResponse> CreateAsync(CreateTerminalRequest request, RequestContext context)
    {
        Requests.Enqueue("create");
        Created.Enqueue(request);
        await Before("create", context.Cancellation);
        var id = $"term-{Interlocked.Increment(ref _last)}";
        _terminals[id] = new RunningTerminal(request, Environment);
        return new CreateTerminalResponse { TerminalId = id };
    }

    public async Task<TerminalOutputResponse> OutputAsync(TerminalOutputRequest request, RequestContext context)
    {
        var terminal = Find("output", request.TerminalId);
        await Before("output", context.Cancellation);
        return terminal.Look();
    }

    public async Task<WaitForTerminalExitResponse> WaitAsync(WaitForTerminalExitRequest request, RequestContext context)
    {
        var terminal = Find("wait", request.TerminalId);
        await Before("wait", context.Cancellation);
        await terminal.Ended.WaitAsync(context.Cancellation);
        var exit = terminal.Look().ExitStatus!;
        return new WaitForTerminalExitResponse { ExitCode = exit.ExitCode, Signal = exit.Signal };
    }

    public async Task<KillTerminalResponse> KillAsync(KillTerminalRequest request, RequestContext context)
    {
        var terminal = Find("kill", request.TerminalId);
        await Before("kill", context.Cancellation);
        terminal.Kill();
        return new KillTerminalResponse();
    }

    public async Task<ReleaseTerminalResponse> ReleaseAsync(ReleaseTerminalRequest request, RequestContext context)
    {
        var terminal = Find("release", request.TerminalId);
        _terminals.TryRemove(request.TerminalId, out _);
        terminal.Kill();
        await Before("release", context.Cancellation);
        return new ReleaseTerminalResponse();
    }

    public void Dispose()
    {
        foreach (var terminal in _terminals.Values)
        {
            terminal.Kill();
        }
    }

    private RunningTerminal Find(string method, string id)
    {
        Requests.Enqueue($"{method} {id}");
        return _terminals.TryGetValue(id, out var terminal) ? terminal : throw AcpException.ResourceNotFound(id);
    }

    private sealed class RunningTerminal
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();
        private readonly int _most;
        private bool _isCut;

        public RunningTerminal(CreateTerminalRequest request, IDictionary<string, string> environment)
        {
            _most = (int)(request.OutputByteLimit ?? int.MaxValue);
            var info = new ProcessStartInfo("setsid", ["-w", request.Command, .. request.Args ?? []])
            {
                WorkingDirectory = request.Cwd,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            foreach (var (name, value) in environment.Concat((request.Env ?? []).Select(variable => KeyValuePair.Create(variable.Name, variable.Value))))
            {
                info.Environment[name] = value;
            }

            _process = Process.Start(info)!;
            Ended = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError), _process.WaitForExitAsync());
        }

        public Task Ended { get; }

        public void Kill() => _process.Kill(entireProcessTree: true);

        public TerminalOutputResponse Look()
        {
            lock (_output)
            {
                // As a terminal's host sees it: 128 and the number of the signal.
                TerminalExitStatus? exit = !Ended.IsCompleted ? null
                    : _process.ExitCode > 128 ? new() { Signal = $"{_process.ExitCode - 128}" }
                    : new() { ExitCode = (uint)_process.ExitCode };
                return new TerminalOutputResponse { Output = _output.ToString(), Truncated = _isCut, ExitStatus = exit };
            }
        }

        private async Task ReadAsync(StreamReader reader)
        {
            var buffer = new char[4096];
            for (int length; (length = await reader.ReadAsync(buffer)) > 0;)
            {
                lock (_output)
                {
                    _output.Append(buffer.AsSpan(0, length));
                    if (_output.Length > _most)
                    {
                        _output.Remove(0, _output.Length - _most);
                        _isCut = true;
                    }
                }
            }
        }
    }
}
