using System.Text.Json;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Core.Workspace;
using Xunit;

namespace AcpAgent.Tests.Tools;

/// <summary>A search by a real server that answers as SearXNG does.</summary>
public sealed class WebSearchToolTests : IDisposable
{
    private readonly WebServer _server = new();

    [Fact]
    public async Task Results_are_listed_with_title_address_and_summary()
    {
        Answer(new
        {
            query = "x",
            results = new object[]
            {
                new { title = "One\n<b>bold</b>", url = "https://one.example/", content = "  the\n first ", engine = "e" },
                new { title = "Odd", url = "javascript:alert(1)", content = "" },
                new { title = "Two", url = "http://two.example/a b", content = new string('x', 600) },
                new { url = "https://three.example/" },
                "nothing",
                new { title = "Four", url = "https://four.example/" },
            },
        });

        var result = await SearchAsync(new { query = "a & b", num_results = 3 });

        Assert.True(result.Succeeded);
        Assert.Equal($"1. One bold\n   https://one.example/\n   the first\n2. Two\n   http://two.example/a%20b\n   {new string('x', 499)}…\n3. \n   https://three.example/\n", result.ForModel);
        Assert.Equal(["/search?lang=en&q=a%20%26%20b&format=json"], _server.Asked);
    }

    [Theory]
    [InlineData(null, "Authorization: Bearer the-search-key")]
    [InlineData("X-Api-Key", "X-Api-Key: the-search-key")]
    public async Task The_key_goes_in_a_header(string? name, string expected)
    {
        Answer(new { results = Array.Empty<object>() });
        Assert.Equal("[Nothing was found.]", (await SearchAsync(new { query = "x" }, new SearchProvider(Url, name, "the-search-key"))).ForModel);
        Assert.Contains(expected, _server.Headers);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_no_redirect_takes_the_key_elsewhere()
    {
        _server.Answer = _ => (302, "text/plain", [], $"http://127.0.0.1:{_server.Port}/elsewhere");
        Assert.Equal("The search failed: the provider answered with 302.", (await SearchAsync(new { query = "x" })).ForModel);
        Assert.Single(_server.Asked);
        _server.Answer = _ => (200, "text/html", "<html>"u8.ToArray(), null);
        Assert.StartsWith("The search provider's answer cannot be read: ", (await SearchAsync(new { query = "x" })).ForModel, StringComparison.Ordinal);
        Answer(new { results = "none" });
        Assert.Equal("The search provider's answer cannot be read: it holds no list of results", (await SearchAsync(new { query = "x" })).ForModel);
        _server.Dispose();
        Assert.StartsWith("The search failed: ", (await SearchAsync(new { query = "x" })).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_turn_searches_nothing()
    {
        await using var call = await PrepareAsync(new { query = "x" }, new SearchProvider(Url, null, null));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        Assert.Empty(_server.Asked);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("http://localhost:8888/search", null, null)]
    [InlineData("localhost:8888", null, "ACP_AGENT_SEARCH_URL")]
    [InlineData("http://user:secret@localhost/", null, "ACP_AGENT_SEARCH_URL")]
    [InlineData("http://localhost/", "X Key", "ACP_AGENT_SEARCH_KEY_HEADER")]
    public void The_environment_says_where(string url, string? header, string? wrong)
    {
        var provider = SearchProvider.From(name => name switch { SearchProvider.UrlVariable => url, SearchProvider.HeaderVariable => header, _ => null }, out var problem);
        Assert.Equal(wrong, problem?.Variable);
        Assert.Equal(wrong is null && url.Length > 0, provider is not null);
    }

    public void Dispose() => _server.Dispose();

    private Uri Url => new($"http://127.0.0.1:{_server.Port}/search?lang=en");

    private void Answer(object json) => _server.Answer = _ => (200, "application/json", JsonSerializer.SerializeToUtf8Bytes(json), null);

    private static async Task<PreparedCall> PrepareAsync(object arguments, SearchProvider provider) =>
        await new WebSearchTool(provider).PrepareAsync(Call.Arguments(arguments), new ToolEnvironment("s", new WorkspaceRoots("/", [])), default);

    private async Task<ToolResult> SearchAsync(object arguments, SearchProvider? provider = null)
    {
        await using var call = await PrepareAsync(arguments, provider ?? new SearchProvider(Url, null, null));
        return await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken);
    }
}
