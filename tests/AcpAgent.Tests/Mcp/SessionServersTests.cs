using System.Collections.Concurrent;
using AcpAgent.Core.Mcp;
using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Secrets;
using AcpAgent.Tests.Mcp.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>All servers of a session together.</summary>
public sealed class SessionServersTests
{
    private static readonly McpPace _pace = new() { BetweenLooks = TimeSpan.Zero };

    private readonly ConcurrentDictionary<string, MemoryServer> _opened = [];
    private readonly List<IReadOnlyList<McpServerStatus>> _told = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_of_all_are_offered_and_the_list_is_the_same_while_nothing_changes()
    {
        await using var servers = Servers([], "a", "b");
        var first = await servers.ToolsAsync(Token);
        var second = await servers.ToolsAsync(Token);

        Assert.Equal(["mcp_a_tool", "mcp_b_tool"], first.Select(tool => tool.Name));
        Assert.Same(first, second);
        Assert.Equal(["a: Ready mcp_a_tool", "b: Ready mcp_b_tool"], servers.Status.Select(Show));
        Assert.Equal(_told.Count, _told.Select(status => string.Join('|', status.Select(Show))).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_read_or_started_before_it_is_asked_for()
    {
        var reads = 0;
        await using var servers = new SessionServers(
            () =>
            {
                reads++;
                return new McpServerSet([], []);
            },
            _ => throw new InvalidOperationException(),
            _ => { });
        Assert.Equal(0, reads);

        await servers.BeginAsync();
        await servers.BeginAsync();
        Assert.Empty(await servers.ToolsAsync(Token));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_person_is_told_once_of_what_is_not_used_and_of_each_that_fails()
    {
        await using var servers = Servers(["a file is wrong"], "a", "!broken");
        await servers.ToolsAsync(Token);

        Assert.Equal(["a file is wrong", "The MCP server \"!broken\" is not connected: it is broken. Its tools are not available."], servers.TakeNews());
        await servers.ToolsAsync(Token);
        Assert.Empty(servers.TakeNews());
        Assert.Equal(["mcp_a_tool"], (await servers.ToolsAsync(Token)).Select(tool => tool.Name));
    }

    [Fact]
    public async Task What_is_handed_over_runs_on_and_what_is_not_ends()
    {
        var servers = Servers([], "a", "b");
        await servers.ToolsAsync(Token);
        var (a, b) = (_opened["a"], _opened["b"]);

        var kept = servers.HandOver(Settings("a"));
        Assert.NotNull(kept);
        Assert.Null(servers.HandOver(Settings("a")));
        Assert.Null(servers.HandOver(Settings("b") with { IsTrusted = true }));
        await servers.DisposeAsync();

        Assert.Equal((false, true), (a.IsDisposed, b.IsDisposed));
        Assert.Null(servers.HandOver(Settings("b")));
        await kept.DisposeAsync();
        Assert.True(a.IsDisposed);
    }

    [Fact]
    public async Task What_is_read_anew_starts_what_is_new_ends_what_is_gone_and_keeps_the_rest()
    {
        var names = new List<string> { "a", "b" };
        await using var servers = Servers(() => new McpServerSet([.. names.Select(Settings)], []));
        await servers.ToolsAsync(Token);
        var (a, b) = (_opened["a"], _opened["b"]);

        names.RemoveAt(0);
        names.Add("c");
        await servers.RefreshAsync(Token);

        Assert.Equal(["mcp_b_tool", "mcp_c_tool"], (await servers.ToolsAsync(Token)).Select(tool => tool.Name));
        Assert.Same(b, _opened["b"]);
        await servers.DisposeAsync();
        Assert.True(a.IsDisposed);
    }

    [Fact]
    public async Task What_begins_after_the_end_starts_nothing()
    {
        var servers = Servers([], "a");
        await servers.DisposeAsync();
        await servers.BeginAsync();

        Assert.Empty(_opened);
    }

    private static string Show(McpServerStatus status) => $"{status.Name}: {status.State} {string.Join(' ', status.Tools)}";

    private static McpServerSettings Settings(string name) => new(name, new StdioEndpoint("x", ["y"], new Dictionary<string, string> { ["A"] = "b" }));

    private SessionServers Servers(IReadOnlyList<string> problems, params string[] names) => Servers(() => new McpServerSet([.. names.Select(Settings)], problems));

    private SessionServers Servers(Func<McpServerSet> read)
    {
        SessionServers? servers = null;
        return servers = new SessionServers(
            read,
            settings => new McpConnection(settings, () => Task.FromResult(Open(settings.Name)), _pace, "1", () => servers!.Look(), new McpSecrets(new KnownSecrets()), NullLogger.Instance),
            changed => _told.Add(changed.Status));
    }

    private OpenedServer Open(string name) =>
        name.StartsWith('!') ? throw new McpStartException("it is broken") : _opened[name] = new MemoryServer(null, MemoryServer.Tool("tool"));
}
