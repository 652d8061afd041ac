using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>Servers from npm, over every transport: what they offer is called, and what they answer is passed on.</summary>
public sealed class RealServerTests : McpTest
{
    [Theory]
    [InlineData("stdio")]
    [InlineData("streamableHttp")]
    [InlineData("sse")]
    public async Task The_everything_server_works_over(string transport)
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, await EverythingAsync(transport));
        Assert.Contains("mcp_everything_get_tiny_image", ToolsOf(await StatusAsync(client, "everything", "ready")));

        var echo = await CallAsync(client, session, "mcp_everything_echo", """{"message":"hello there"}""");
        Assert.Equal((ToolCallStatus.Completed, "Echo: hello there"), (echo.Status, TextOf(echo)));
        Assert.Contains("everything: Echo Tool", client.Asked[0].ToolCall.Title, StringComparison.Ordinal);

        var image = await CallAsync(client, session, "mcp_everything_get_tiny_image");
        var shown = Assert.Single(image.Content!.OfType<Content>().Select(content => content.Block).OfType<ImageContent>());
        Assert.Equal("image/png", shown.MimeType);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(shown.Data)[..4]);

        var links = await CallAsync(client, session, "mcp_everything_get_resource_links", """{"count":2}""");
        Assert.Equal(
            ["demo://resource/dynamic/blob/1", "demo://resource/dynamic/text/2"],
            links.Content!.OfType<Content>().Select(content => content.Block).OfType<ResourceLink>().Select(link => link.Uri));

        var embedded = await CallAsync(client, session, "mcp_everything_get_resource_reference", """{"resourceType":"Text","resourceId":1}""");
        var resource = Assert.Single(embedded.Content!.OfType<Content>().Select(content => content.Block).OfType<EmbeddedResource>());
        Assert.StartsWith("Resource 1: ", Assert.IsType<TextResourceContents>(resource.Resource).Text, StringComparison.Ordinal);

        var structured = await CallAsync(client, session, "mcp_everything_get_structured_content", """{"location":"New York"}""");
        Assert.Equal("Cloudy", structured.RawOutput!.Value.GetProperty("conditions").GetString());

        var wrong = await CallAsync(client, session, "mcp_everything_echo");
        Assert.Equal(ToolCallStatus.Failed, wrong.Status);
        Assert.Contains("Invalid arguments", TextOf(wrong), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stdio")]
    [InlineData("streamableHttp")]
    [InlineData("sse")]
    public async Task A_call_is_cancelled_over(string transport)
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, await EverythingAsync(transport));
        await StatusAsync(client, "everything", "ready");

        var prompt = client.PromptAsync(session, """/offline call mcp_everything_trigger_long_running_operation {"duration":1000,"steps":2}""");
        await client.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.InProgress });
        client.Cancel(session);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        Assert.Equal("Echo: again", TextOf(await CallAsync(client, session, "mcp_everything_echo", """{"message":"again"}""")));
    }

    [Fact]
    public async Task The_filesystem_and_memory_servers_work_beside_each_other()
    {
        var (_, client) = await StartInitializedAsync();
        File.WriteAllText(Path.Combine(Home.Workspace, "a.txt"), "from the file");
        var memory = Npm("memory") with { Env = [new EnvVariable { Name = "MEMORY_FILE_PATH", Value = Home["memory.json"] }] };
        var session = await NewAsync(client, Npm("filesystem", Home.Workspace), memory);

        var read = await CallAsync(client, session, "mcp_filesystem_read_text_file", JsonSerializer.Serialize(new { path = Path.Combine(Home.Workspace, "a.txt") }));
        Assert.Equal("from the file", TextOf(read));
        var outside = await CallAsync(client, session, "mcp_filesystem_read_text_file", """{"path":"/etc/passwd"}""");
        Assert.Equal(ToolCallStatus.Failed, outside.Status);

        await CallAsync(client, session, "mcp_memory_create_entities", """{"entities":[{"name":"Ada","entityType":"person","observations":["wrote programs"]}]}""");
        Assert.Contains("wrote programs", TextOf(await CallAsync(client, session, "mcp_memory_search_nodes", """{"query":"Ada"}""")), StringComparison.Ordinal);
        Assert.Contains("wrote programs", File.ReadAllText(Home["memory.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_over_HTTP_that_has_gone_is_found_again_when_it_is_back()
    {
        var (_, client) = await StartInitializedAsync();
        var server = await HttpServer.StartAsync(Script("everything"), "streamableHttp");
        var session = await NewAsync(client, Address(server, "streamableHttp"));
        Assert.Equal("Echo: one", TextOf(await CallAsync(client, session, "mcp_everything_echo", """{"message":"one"}""")));

        await server.DisposeAsync();
        var lost = await CallAsync(client, session, "mcp_everything_echo", """{"message":"two"}""");
        Assert.Equal(ToolCallStatus.Failed, lost.Status);

        Owned(await HttpServer.StartAsync(Script("everything"), "streamableHttp", server.Port));
        await Patience.UntilAsync(() => TextOf(CallAsync(client, session, "mcp_everything_echo", """{"message":"three"}""").Result) == "Echo: three", "the server is found again");
    }

    private async Task<McpServer> EverythingAsync(string transport) =>
        transport == "stdio" ? Npm("everything") : Address(Owned(await HttpServer.StartAsync(Script("everything"), transport)), transport);

    private static McpServer Address(HttpServer server, string transport) => transport == "sse"
        ? new McpServerSse { Name = "everything", Url = $"http://localhost:{server.Port}/sse", Headers = [] }
        : new McpServerHttp { Name = "everything", Url = $"http://localhost:{server.Port}/mcp", Headers = [] };
}
