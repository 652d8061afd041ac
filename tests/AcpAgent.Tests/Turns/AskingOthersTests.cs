using System.Net;
using System.Net.Sockets;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Tools;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>
/// A host's name is chosen by the model, and whoever is asked what it stands for learns it: nobody is asked about a page that is not
/// allowed, and what the name stands for is decided about as well.
/// </summary>
public sealed class AskingOthersTests : IDisposable
{
    private const string Unknown = "http://what-the-model-knows.example.com/";

    private readonly WebServer _server = new() { Answer = _ => (200, "text/plain", "a page"u8.ToArray(), null) };
    private readonly List<string> _resolved = [];

    [Theory]
    [InlineData(SessionModes.ReadOnly, Unknown)]
    [InlineData(SessionModes.WorkspaceWrite, "http://what-the-model-knows.internal/")]
    [InlineData(SessionModes.Plan, "http://localhost/")]
    public async Task Nobody_is_asked_about_a_host_that_is_denied_by_its_name(string mode, string url)
    {
        var stage = Fetching(url, mode, "93.184.215.14");

        await stage.PromptAsync();

        Assert.Empty(_resolved);
        Assert.Equal(["deny"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_host_that_the_user_does_not_want()
    {
        var stage = Fetching(Unknown, SessionModes.WorkspaceWrite, "93.184.215.14", answer: "reject_once");

        await stage.PromptAsync();

        Assert.Empty(_resolved);
        Assert.Equal(["ask"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
    }

    [Fact]
    public async Task A_name_that_stands_for_a_private_address_is_denied_after_all()
    {
        var stage = Fetching(Unknown, SessionModes.WorkspaceWrite, "10.1.2.3");

        await stage.PromptAsync();

        Assert.Equal(["what-the-model-knows.example.com"], _resolved);
        Assert.Equal(["ask", "deny"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Single(stage.Host.Asked);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_name_that_full_access_allows_is_asked_about_where_it_stands_for_a_private_address()
    {
        var stage = Fetching($"http://page.example.com:{_server.Port}/", SessionModes.FullAccess, "127.0.0.1");

        await stage.PromptAsync();

        Assert.Equal(["allow", "ask", "ask"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Single(stage.Host.Asked);
        Assert.Equal("tool: #id=a page", stage.LastSent[^1]);
    }

    [Fact]
    public async Task Documentation_that_is_known_by_its_name_is_decided_about_again_with_its_address()
    {
        var stage = Fetching("http://docs.python.org/3/", SessionModes.WorkspaceWrite, "192.168.0.1");

        await stage.PromptAsync();

        Assert.Equal(["allow", "deny"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Empty(stage.Host.Asked);
    }

    [Fact]
    public async Task A_host_that_nobody_knows_ends_the_call_and_not_the_turn()
    {
        var stage = Fetching(Unknown, SessionModes.WorkspaceWrite, address: null);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.StartsWith(
            "tool: #id=The arguments are not accepted: url: the host what-the-model-knows.example.com cannot be found", stage.LastSent[^1], StringComparison.Ordinal);
        Assert.Empty(stage.All<ToolCallStarted>());
    }

    public void Dispose() => _server.Dispose();

    private Stage Fetching(string url, string mode, string? address, string answer = "allow_once")
    {
        var tool = new WebFetchTool((host, _) =>
        {
            _resolved.Add(host);
            return address is null ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]);
        });
        return new Stage(new ScriptedModel(Script.Calls("web_fetch", $$"""{"url":"{{url}}"}""")), tool)
        {
            Host = new MemoryHost
            {
                ModeId = mode,
                Answer = (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = answer }),
            },
            Policy = new PermissionEngine(RuleSet.Empty),
        };
    }
}
