using System.Text;
using System.Text.Json.Nodes;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Sockets;

/// <summary>Nobody does anything over TCP without the token.</summary>
public sealed class TokenTests : AgentTest
{
    private const string Token = "a token for the tests";

    private static readonly AgentStart WithToken = new() { Environment = new Dictionary<string, string> { ["ACP_AGENT_TOKEN"] = Token } };

    [Fact]
    public async Task Nothing_works_before_authentication_and_everything_after()
    {
        var client = (await ConnectAsync((await ServeAsync(WithToken, "tcp:127.0.0.1:0")).Addresses[0])).Client;
        var method = Assert.Single((await client.InitializeAsync()).AuthMethods!);
        Assert.Equal("token", Assert.IsType<AuthMethodAgent>(method).Id);
        await RefusedAsync(() => client.NewAsync(Home.Workspace));
        await RefusedAsync(() => client.ListAsync());
        foreach (var wrong in new JsonNode?[] { null, "", "a token for the test", 7, new JsonObject() })
        {
            await RefusedAsync(() => AuthenticateAsync(client, wrong));
            await RefusedAsync(() => client.NewAsync(Home.Workspace));
        }

        await AuthenticateAsync(client, Token);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
    }

    [Fact]
    public async Task Another_method_than_the_one_offered_is_invalid()
    {
        var client = (await ConnectAsync((await ServeAsync(WithToken, "tcp:127.0.0.1:0")).Addresses[0])).Client;
        await client.InitializeAsync();
        var refused = await Assert.ThrowsAsync<AcpException>(() => client.Agent.AuthenticateAsync(new() { MethodId = "other" }, default));
        Assert.Equal(ErrorCodes.InvalidParams, refused.Code);
    }

    [Fact]
    public async Task Each_connection_has_to_show_it()
    {
        var (_, addresses) = await ServeAsync(WithToken, "tcp:127.0.0.1:0", $"unix:{Home["s"]}");
        var first = (await ConnectAsync(addresses[0])).Client;
        await first.InitializeAsync();
        await AuthenticateAsync(first, Token);
        var second = (await ConnectAsync(addresses[0])).Client;
        await second.InitializeAsync();
        await RefusedAsync(() => second.NewAsync(Home.Workspace));

        // The socket's file mode says who may come; no token is asked for there.
        var local = (await ConnectAsync(addresses[1])).Client;
        Assert.Empty((await local.InitializeAsync()).AuthMethods ?? []);
        await local.NewAsync(Home.Workspace);
    }

    [Fact]
    public async Task Without_a_token_one_is_made_up_into_a_file_that_only_the_owner_reads_and_only_its_path_is_logged()
    {
        var (agent, addresses) = await ServeAsync("tcp:127.0.0.1:0");
        var file = Path.Combine(Home.Data, "token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var token = (await File.ReadAllTextAsync(file)).Trim();
        Assert.True(token.Length >= 32);
        Assert.Contains(file, agent.Errors, StringComparison.Ordinal);
        var client = (await ConnectAsync(addresses[0])).Client;
        await client.InitializeAsync();
        await AuthenticateAsync(client, token);
        await client.NewAsync(Home.Workspace);
        Assert.DoesNotContain(token, agent.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_used_and_one_that_is_too_short_is_not()
    {
        var file = Home["token"];
        await File.WriteAllTextAsync(file, Token + "\n");
        var start = new AgentStart { Arguments = ["--token-file", file] };
        var client = (await ConnectAsync((await ServeAsync(start, "tcp:127.0.0.1:0")).Addresses[0])).Client;
        await client.InitializeAsync();
        await AuthenticateAsync(client, Token);

        await File.WriteAllTextAsync(file, "short\n");
        var refused = Start(new AgentStart { Arguments = ["serve", "--listen", "tcp:127.0.0.1:0", "--token-file", file] });
        refused.ExpectExit(2);
        Assert.Equal(2, await refused.ExitAsync());
        Assert.DoesNotContain("short\n", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /acp HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("nonsense\n")]
    [InlineData("[]\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\n")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"cwd":"/","mcpServers":[]}}""" + "\n")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"authenticate","params":{"methodId":"token","_meta":{"acp-agent/token":"a token for the tests"}}}""" + "\n")]
    [InlineData("""{"jsonrpc":"2.0","method":"initialize","params":{"protocolVersion":1}}""" + "\n")]
    public async Task A_first_line_that_is_not_initialize_closes_the_connection_without_a_word(string bytes)
    {
        var (_, addresses) = await ServeAsync(WithToken, "tcp:127.0.0.1:0");
        var connection = await ConnectAsync(addresses[0]);
        await connection.Raw.SendBytesAsync(Encoding.UTF8.GetBytes(bytes));
        Assert.Null(await connection.Raw.ReceiveLineAsync());
    }

    [Fact]
    public async Task A_post_from_a_web_page_runs_nothing()
    {
        var (_, addresses) = await ServeAsync(WithToken, "tcp:127.0.0.1:0", $"unix:{Home["s"]}");
        var body = string.Concat(
            RawClient.Initialize + "\n",
            RawClient.Request("1", "authenticate", $$$"""{"methodId":"token","_meta":{"acp-agent/token":"{{{Token}}}"}}""") + "\n",
            RawClient.Request("2", "session/new", $$"""{"cwd":"{{Home.Workspace}}","mcpServers":[]}""") + "\n");
        var connection = await ConnectAsync(addresses[0]);
        await connection.Raw.SendBytesAsync(Encoding.UTF8.GetBytes(
            $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        Assert.Null(await connection.Raw.ReceiveLineAsync());
        var local = (await ConnectAsync(addresses[1])).Client;
        await local.InitializeAsync();
        Assert.Empty((await local.ListAsync()).Sessions);
    }

    [Fact]
    public async Task Before_authentication_lines_are_short_and_after_it_long()
    {
        var (_, addresses) = await ServeAsync(WithToken, "tcp:127.0.0.1:0");
        var strange = await ConnectAsync(addresses[0]);
        await strange.Raw.InitializeAsync();
        await strange.Raw.SendBytesAsync(Encoding.UTF8.GetBytes(new string('x', 64 * 1024 + 2)));
        Assert.Null(await strange.Raw.ReceiveLineAsync());

        var known = (await ConnectAsync(addresses[0])).Client;
        await known.InitializeAsync();
        await AuthenticateAsync(known, Token);
        var session = (await known.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await known.PromptAsync(session, new string('x', 256 * 1024))).StopReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_does_not_authenticate_in_time_is_disconnected(bool initializes)
    {
        var (_, addresses) = await ServeAsync(WithToken, "tcp:127.0.0.1:0");
        var connection = await ConnectAsync(addresses[0]);
        if (initializes)
        {
            await connection.Raw.InitializeAsync();
        }

        Assert.Null(await connection.Raw.ReceiveLineAsync());
    }

    private static Task<AuthenticateResponse> AuthenticateAsync(TestClient client, JsonNode? token) => client.Agent.AuthenticateAsync(
        new() { MethodId = "token", Meta = token is null ? null : new JsonObject { ["acp-agent/token"] = token.DeepClone() } }, default);

    private static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<AcpException>(call);
        Assert.Equal(ErrorCodes.AuthRequired, refused.Code);
    }
}
