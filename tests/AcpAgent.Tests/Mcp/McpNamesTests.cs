using AcpAgent.Core.Mcp;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>Tools' names: what models take, what rules match, the same every time.</summary>
public sealed class McpNamesTests
{
    private static readonly Gen<(int Server, string ServerName, string Tool)[]> _tools =
        Gen.Select(Gen.Char["ab._-/é "].Array[0, 3], Gen.OneOf(Gen.Char["ab._-/é "].Array[1, 4], Gen.Char["x_"].Array[50, 80]))
            .Select(pair => (Server: new string(pair.Item1), Tool: new string(pair.Item2)))
            .Array[0, 40]
            .Select(pairs =>
            {
                var servers = pairs.Select(pair => pair.Server).Distinct().ToList();
                return pairs.Distinct().Select(pair => (servers.IndexOf(pair.Server), pair.Server, pair.Tool)).ToArray();
            });

    [Theory]
    [InlineData("github", "create_issue", "mcp_github_create_issue")]
    [InlineData("my server", "read-file", "mcp_my_server_read_file")]
    [InlineData("ü", "é.x/y", "mcp_____x_y")]
    public void A_name_is_made_of_server_and_tool(string server, string tool, string name) =>
        Assert.Equal(name, McpNames.Of([(0, server, tool)]).Single().Value);

    [Fact]
    public void Of_two_that_would_have_one_name_the_first_servers_has_it()
    {
        var names = McpNames.Of([(1, "a_b", "c"), (0, "a", "b_c"), (0, "a", "b.c")]);

        Assert.Equal("mcp_a_b_c", names[(0, "b.c")]);
        Assert.Matches("^mcp_a_b_c_[0-9a-f]{8}$", names[(0, "b_c")]);
        Assert.Matches("^mcp_a_b_c_[0-9a-f]{8}$", names[(1, "c")]);
        Assert.Equal(3, names.Values.Distinct().Count());
    }

    [Fact]
    public void Names_are_different_short_plain_and_the_same_in_every_order() => Gen.Select(_tools, Gen.Int).Sample((tools, seed) =>
    {
        var names = McpNames.Of(tools);
        var shuffled = (ValueTuple<int, string, string>[])tools.Clone();
        new Random(seed).Shuffle(shuffled);

        Assert.Equal(tools.Length, names.Values.Distinct().Count());
        Assert.All(names.Values, name => Assert.Matches("^mcp_[A-Za-z0-9_]+$", name));
        Assert.All(names.Values, name => Assert.InRange(name.Length, 1, McpNames.Longest));
        Assert.All(tools, tool => Assert.StartsWith($"{McpNames.OfServer(tool.ServerName)}_", names[(tool.Server, tool.Tool)] + (tool.Tool.Length > 40 ? "_" : ""), StringComparison.Ordinal));
        Assert.Equal(names, McpNames.Of(shuffled));
    });

    [Fact]
    public void Who_comes_later_changes_nobodys_name_before() => Gen.Select(_tools, _tools).Sample((first, second) =>
    {
        var names = McpNames.Of(first);
        var all = McpNames.Of([.. first, .. second.Select(tool => tool with { Server = tool.Server + first.Length })]);

        Assert.All(names, entry => Assert.Equal(entry.Value, all[entry.Key]));
    });
}
