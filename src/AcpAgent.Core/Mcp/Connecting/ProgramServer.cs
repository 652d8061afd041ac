using AcpAgent.Core.Processes;
using AcpAgent.Core.Processes.Output;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>A program that is spoken to over its input and output. It and all that it starts ends with this.</summary>
internal sealed class ProgramServer : OpenedServer
{
    private const int LongestLine = 64 * 1024 * 1024;
    private const int KeptWords = 2 * 1024;

    private readonly ChildProcess _child;
    private readonly HeadAndTail _words = new(KeptWords);
    private readonly Lock _gate = new();
    private readonly Task _listening;
    private readonly TimeSpan _leave;

    /// <param name="child">The program, running.</param>
    /// <param name="leave">How long it may take to end by itself, and again to end when asked to.</param>
    public ProgramServer(ChildProcess child, TimeSpan leave)
    {
        (_child, _leave) = (child, leave);
        Transport = new StreamClientTransport(child.Input!, new BoundedLines(child.Output, LongestLine));
        Ended = DescribeEndAsync();
        _listening = ListenAsync();
    }

    public override IClientTransport Transport { get; }

    public override Task<string> Ended { get; }

    public override string LastWords
    {
        get
        {
            lock (_gate)
            {
                return _words.ToText(_ => "[…]").Trim();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _child.Input!.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (await Task.WhenAny(_child.Exited, Task.Delay(_leave)).ConfigureAwait(false) != _child.Exited)
        {
            _child.Terminate();
            await Task.WhenAny(_child.Exited, Task.Delay(_leave)).ConfigureAwait(false);
        }

        await _child.DisposeAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<string> DescribeEndAsync() => await _child.Exited.ConfigureAwait(false) switch
    {
        { Code: { } code } => $"it ended with exit code {code}",
        { Signal: { } signal } => $"it was ended by signal {signal}",
        _ => "it ended",
    };

    private async Task ListenAsync()
    {
        var buffer = new byte[4096];
        while (await _child.Errors!.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var length)
        {
            lock (_gate)
            {
                _words.Add(buffer.AsSpan(0, length));
            }
        }
    }
}
