using System.Text.Json.Nodes;
using AcpAgent.Core.Mcp;
using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Secrets;
using AcpAgent.Tests.Mcp.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>A server over all its lives, against a real one in this process.</summary>
public sealed class McpConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(60);
    private static readonly McpPace _quick = new() { BackOff = TimeSpan.FromMilliseconds(1), BetweenLooks = TimeSpan.Zero };

    private readonly List<MemoryServer> _opened = [];
    private readonly List<McpConnection> _connections = [];
    private string? _version;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        Assert.All(_opened, server => Assert.True(server.IsDisposed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task What_a_server_offers_is_known_and_known_anew_when_it_changes(string? version)
    {
        _version = version;
        var connection = Connect(MemoryServer.Tool("one"));
        await ReadyAsync(connection);
        Assert.Equal(["one"], Names(connection));

        // A client that asks to be told may not have been heard yet.
        _opened[0].Tools.Add(MemoryServer.Tool("two"));
        await UntilAsync(() =>
        {
            _opened[0].TellAsync().Wait();
            return Names(connection) is ["one", "two"];
        });
    }

    [Fact]
    public async Task All_pages_are_read_and_too_many_tools_are_cut()
    {
        var tools = Enumerable.Range(0, ToolListing.Most + 20).Select(number => MemoryServer.Tool($"t{number}")).Append(MemoryServer.Tool("t0")).ToArray();
        var connection = Connect(tools);
        await ReadyAsync(connection);

        Assert.Equal(tools.Take(ToolListing.Most).Select(tool => tool.Name), Names(connection));
    }

    [Fact]
    public async Task A_tool_that_is_too_long_to_tell_is_left_out()
    {
        var connection = Connect(MemoryServer.Tool("short"), new Tool { Name = "long", Description = new string('x', ToolListing.Longest), InputSchema = MemoryServer.Tool("x").InputSchema });
        await ReadyAsync(connection);

        Assert.Equal(["short"], Names(connection));
    }

    [Fact]
    public async Task A_server_that_crashes_is_opened_again_at_the_next_need_but_not_for_ever()
    {
        var connection = Connect(MemoryServer.Tool("one"));
        for (var life = 1; life <= _quick.MostFailures; life++)
        {
            await ReadyAsync(connection);
            Assert.Equal(life, _opened.Count);
            _opened[^1].Crash();
            await UntilAsync(() => connection.Now.State is McpServerState.Failed or McpServerState.GivenUp);
            Assert.Empty(connection.Now.Tools);
            Assert.Equal("it ended with exit code 1", connection.Now.Error);
        }

        Assert.Equal(McpServerState.GivenUp, connection.Now.State);
        connection.Wake();
        var error = await Assert.ThrowsAsync<McpCallException>(() => CallAsync(connection, MemoryServer.Tool("one")));
        Assert.Equal("The MCP server \"s\" is not connected, so the call was not made: it ended with exit code 1.", error.Message);
        Assert.Equal(_quick.MostFailures, _opened.Count);
    }

    [Fact]
    public async Task A_call_in_flight_fails_when_the_server_crashes_and_says_that_nobody_knows()
    {
        var connection = Connect(MemoryServer.Tool("one"));
        await ReadyAsync(connection);
        _opened[0].Answer = async (_, cancellation) =>
        {
            _opened[0].Crash();
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException();
        };

        var error = await Assert.ThrowsAsync<McpCallException>(() => CallAsync(connection, MemoryServer.Tool("one")));
        Assert.EndsWith("It is not known what the call has done.", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", await TextAsync(connection, MemoryServer.Tool("one")));
        Assert.Equal(2, _opened.Count);
    }

    [Fact]
    public async Task A_tool_that_is_not_what_was_decided_on_any_more_is_not_called()
    {
        var connection = Connect(MemoryServer.Tool("one", readOnly: true, destructive: false));
        await ReadyAsync(connection);
        var decided = connection.Now.Tools[0];
        Assert.Equal("one", await TextAsync(connection, decided));

        _opened[0].Tools[0] = MemoryServer.Tool("one", readOnly: true, destructive: true);
        await UntilAsync(() =>
        {
            _opened[0].TellAsync().Wait();
            return connection.Now.Tools[0].Annotations!.DestructiveHint == true;
        });

        var error = await Assert.ThrowsAsync<McpCallException>(() => CallAsync(connection, decided));
        Assert.Equal("The MCP server \"s\" has changed the tool \"one\" meanwhile, so the call was not made. Make it again.", error.Message);
        Assert.Equal(1, _opened[0].Calls);
    }

    [Fact]
    public async Task A_call_is_bounded_and_the_server_is_told_when_it_is_given_up()
    {
        var connection = Connect(new McpTimeouts(_hang, TimeSpan.FromMilliseconds(50)), MemoryServer.Tool("one"));
        await ReadyAsync(connection);
        var told = new TaskCompletionSource();
        _opened[0].Answer = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(told.SetResult);
            await told.Task;
            return new CallToolResult();
        };

        var error = await Assert.ThrowsAsync<McpCallException>(() => CallAsync(connection, MemoryServer.Tool("one")));
        Assert.Contains("did not answer within 0.05 seconds", error.Message, StringComparison.Ordinal);
        await told.Task.WaitAsync(_hang, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("sampling/createMessage", """{"messages":[],"maxTokens":1}""")]
    [InlineData("elicitation/create", """{"message":"Your password?","requestedSchema":{"type":"object","properties":{}}}""")]
    [InlineData("roots/list", "{}")]
    public async Task What_a_server_asks_of_the_agent_is_refused(string method, string parameters)
    {
        _version = "2025-11-25";
        var connection = Connect(MemoryServer.Tool("one"));
        await ReadyAsync(connection);

        var request = new JsonRpcRequest { Method = method, Params = JsonNode.Parse(parameters) };
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => _opened[0].Server.SendRequestAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(McpErrorCode.MethodNotFound, refused.ErrorCode);
    }

    [Fact]
    public async Task What_cannot_be_mended_is_not_tried_again()
    {
        var tries = 0;
        var connection = Connect(() =>
        {
            tries++;
            throw new McpStartException("it is not to be") { IsFinal = true };
        });
        connection.Wake();
        await connection.SettleAsync(TestContext.Current.CancellationToken);
        connection.Wake();

        Assert.Equal((McpServerState.GivenUp, "it is not to be", 1), (connection.Now.State, connection.Now.Error, tries));
    }

    [Fact]
    public async Task Who_needs_a_server_that_does_not_start_waits_no_longer_than_is_good()
    {
        var opening = new TaskCompletionSource<OpenedServer>();
        var connection = Connect(() => opening.Task, _quick with { Wait = TimeSpan.FromMilliseconds(20) });
        connection.Wake();

        await connection.SettleAsync(TestContext.Current.CancellationToken).WaitAsync(_hang, TestContext.Current.CancellationToken);
        Assert.Equal(McpServerState.Starting, connection.Now.State);

        opening.SetResult(Remember(new MemoryServer(null, MemoryServer.Tool("late"))));
        await UntilAsync(() => connection.Now.State == McpServerState.Ready);
        Assert.Equal(["late"], Names(connection));
    }

    [Fact]
    public void The_pauses_grow_and_end_somewhere()
    {
        var pauses = Enumerable.Range(1, 50).Select(new McpPace().PauseAfter).ToList();

        Assert.Equal([0, 1, 2, 4], pauses.Take(4).Select(pause => pause.TotalSeconds));
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromSeconds(32), pauses[^1]);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var end = DateTime.UtcNow + _hang; !holds(); await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            Assert.True(DateTime.UtcNow < end, "it never happened");
        }
    }

    private static IReadOnlyList<string> Names(McpConnection connection) => [.. connection.Now.Tools.Select(tool => tool.Name)];

    private static Task<CallToolResult> CallAsync(McpConnection connection, Tool tool) =>
        connection.CallAsync(tool, new Dictionary<string, System.Text.Json.JsonElement>(), TestContext.Current.CancellationToken).WaitAsync(_hang, TestContext.Current.CancellationToken);

    private static async Task<string> TextAsync(McpConnection connection, Tool tool) => ((TextContentBlock)(await CallAsync(connection, tool)).Content[0]).Text;

    private static async Task ReadyAsync(McpConnection connection)
    {
        await UntilAsync(() =>
        {
            connection.Wake();
            return connection.Now.State == McpServerState.Ready;
        });
    }

    private McpConnection Connect(params Tool[] tools) => Connect(McpTimeouts.Default, tools);

    private McpConnection Connect(McpTimeouts timeouts, params Tool[] tools) =>
        Connect(() => Task.FromResult<OpenedServer>(Remember(new MemoryServer(_version, tools))), _quick, timeouts);

    private McpConnection Connect(Func<Task<OpenedServer>> open, McpPace? pace = null, McpTimeouts? timeouts = null)
    {
        var settings = new McpServerSettings("s", new StdioEndpoint("x", [], new Dictionary<string, string>())) { Timeouts = timeouts ?? McpTimeouts.Default };
        var connection = new McpConnection(settings, open, pace ?? _quick, "1", () => { }, new McpSecrets(new KnownSecrets()), NullLogger.Instance);
        _connections.Add(connection);
        return connection;
    }

    private MemoryServer Remember(MemoryServer server)
    {
        _opened.Add(server);
        return server;
    }
}
