using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>Which of all the layers' servers a session has.</summary>
public sealed class McpSettingsFilesTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();
    private readonly ProjectTrust _trust;
    private readonly McpSettingsFiles _files;

    public McpSettingsFilesTests()
    {
        _trust = new ProjectTrust(_place.MakeDirectory("user"));
        _files = new McpSettingsFiles(_place.MakeDirectory("operator"), _place["user"], _trust);
        _place.MakeDirectory("work");
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void The_client_wins_then_the_operator_then_the_user_then_a_trusted_project() => Gen.Select(Names, Names, Names, Names, Gen.Bool).Sample(
        (client, own, user, project, isTrusted) =>
        {
            _place.Write("operator/mcp.json", File("operator", own));
            _place.Write("user/mcp.json", File("user", user));
            _place.Write("work/.agentao/mcp.json", File("project", project));
            _ = isTrusted ? _trust.Add(_place["work"], DateTimeOffset.UnixEpoch).Files : _trust.Remove(_place["work"]) ? 1 : 0;

            var set = _files.Read(_place["work"], [.. client.Select(name => new McpServerSettings(name, new StdioEndpoint("client", [], new Dictionary<string, string>())))]);

            var expected = new[] { ("client", client), ("operator", own), ("user", user), ("project", isTrusted ? project : []) }
                .SelectMany(layer => layer.Item2.Select(name => (Name: name, Command: layer.Item1))).DistinctBy(server => server.Name);
            Assert.Equal(expected, set.Servers.Select(server => (server.Name, ((StdioEndpoint)server.Endpoint).Command)));
            Assert.Equal(isTrusted ? 0 : 1, set.Problems.Count);
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void A_file_that_is_wrong_gives_nothing_and_the_others_count()
    {
        _place.Write("operator/mcp.json", """{"mcpServers":{"a":{"command":"x"},"b":{"command":7}}}""");
        _place.Write("user/mcp.json", File("user", ["c"]));

        var set = _files.Read(_place["work"], []);

        Assert.Equal(["c"], set.Servers.Select(server => server.Name));
        Assert.Equal([$"MCP servers of a file are not used: {_place["operator/mcp.json"]}:1: \"command\" must be a text"], set.Problems);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_of()
    {
        Directory.CreateDirectory(_place["user/mcp.json"]);

        Assert.Equal([$"MCP servers of a file are not used: {_place["user/mcp.json"]} is no ordinary file"], _files.Read(_place["work"], []).Problems);
    }

    [Fact]
    public void A_projects_program_may_lie_in_it_and_trust_ends_with_a_change()
    {
        _place.Write("work/.agentao/mcp.json", """{"mcpServers":{"a":{"command":"./server","trust":true}}}""");
        _trust.Add(_place["work"], DateTimeOffset.UnixEpoch);
        var server = Assert.Single(_files.Read(_place["work"], []).Servers);
        Assert.True(server.IsTrusted);

        _place.Write("work/.agentao/mcp.json", """{"mcpServers":{"a":{"command":"./other","trust":true}}}""");
        var changed = _files.Read(_place["work"], []);
        Assert.Empty(changed.Servers);
        Assert.Contains("the project is not trusted", Assert.Single(changed.Problems), StringComparison.Ordinal);
    }

    private static Gen<string[]> Names { get; } = Gen.Char["abcd"].Select(c => c.ToString()).Array[0, 3].Select(names => names.Distinct().ToArray());

    private static string File(string command, IEnumerable<string> names) =>
        $"{{\"mcpServers\":{{{string.Join(',', names.Select(name => $"\"{name}\":{{\"command\":\"{command}\"}}"))}}}}}";
}
