using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>Version, capabilities, authentication methods.</summary>
public sealed class InitializeConformance : ConformanceTest
{
    [Fact]
    public async Task INIT_001_initialize_succeeds_with_a_version_that_is_a_number()
    {
        var result = await InitializeAsync("""{"protocolVersion":1}""");
        Assert.Equal(JsonValueKind.Number, result.GetProperty("protocolVersion").ValueKind);
    }

    [Fact]
    public async Task INIT_002_version_1_is_answered_with_1() =>
        Assert.Equal(1, Version(await InitializeAsync("""{"protocolVersion":1}""")));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(65535)]
    public async Task INIT_003_an_unknown_version_is_answered_with_success_and_1(int version) =>
        Assert.Equal(1, Version(await InitializeAsync($$"""{"protocolVersion":{{version}}}""")));

    [Fact]
    public async Task INIT_004_the_agent_says_its_name_and_version()
    {
        var info = (await InitializeAsync("""{"protocolVersion":1}""")).GetProperty("agentInfo");
        Assert.Equal("acp-agent", info.GetProperty("name").GetString());
        Assert.NotEmpty(info.GetProperty("version").GetString()!);
    }

    [Fact]
    public async Task Capabilities_are_booleans_where_booleans_belong_and_objects_where_objects_do()
    {
        var capabilities = (await InitializeAsync("""{"protocolVersion":1}""")).GetProperty("agentCapabilities");
        Assert.Equal(JsonValueKind.True, capabilities.GetProperty("loadSession").ValueKind);
        Assert.All(["list", "delete", "resume", "close", "additionalDirectories"], name =>
            Assert.Equal("{}", capabilities.GetProperty("sessionCapabilities").GetProperty(name).GetRawText()));
    }

    [Theory]
    [InlineData("""{"protocolVersion":1,"clientCapabilities":{"fs":7,"terminal":"yes","session":[],"auth":null}}""")]
    [InlineData("""{"protocolVersion":1,"clientCapabilities":"none"}""")]
    [InlineData("""{"protocolVersion":1,"clientInfo":{"name":7}}""")]
    public async Task Malformed_capabilities_count_as_missing(string parameters)
    {
        var client = Start().Raw;
        await client.SendBadAsync(RawClient.Request("1", "initialize", parameters));
        Assert.Equal(1, Version((await client.ReceiveAsync()).GetProperty("result")));
    }

    [Theory]
    [InlineData("session/new", """{"cwd":"/","mcpServers":[]}""")]
    [InlineData("session/list", "{}")]
    [InlineData("authenticate", """{"methodId":"token"}""")]
    [InlineData("no/such", "{}")]
    [InlineData("_custom", "{}")]
    public async Task Requests_before_initialize_are_invalid(string method, string parameters)
    {
        var client = Start().Raw;
        await client.SendBadAsync(RawClient.Request("5", method, parameters));
        var (answer, _) = await client.AnswerAsync("5");
        Assert.Equal(-32600, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.True((await client.InitializeAsync()).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task AUTH_001_authentication_methods_have_ids_of_their_own()
    {
        var methods = (await InitializeAsync("""{"protocolVersion":1}""")).GetProperty("authMethods").EnumerateArray();
        var ids = methods.Select(method => method.GetProperty("id").GetString()).ToArray();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task AUTH_002_no_terminal_login_is_offered_to_a_client_that_did_not_ask_for_it() =>
        Assert.DoesNotContain("terminal", (await InitializeAsync("""{"protocolVersion":1}""")).GetProperty("authMethods").GetRawText(), StringComparison.Ordinal);

    [Fact]
    public async Task AUTH_005_without_methods_nothing_has_to_be_authenticated_and_no_method_exists()
    {
        var (client, _) = await OpenAsync();
        Assert.Equal(-32602, (await ErrorAsync(client, "authenticate", """{"methodId":"anything"}""")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task AUTH_004_logout_is_not_offered_and_does_not_exist()
    {
        var client = Start().Raw;
        var answer = await client.InitializeAsync();
        var capabilities = answer.GetProperty("result").GetProperty("agentCapabilities");
        Assert.False(capabilities.TryGetProperty("auth", out var auth) && auth.TryGetProperty("logout", out _));
        Assert.Equal(-32601, (await ErrorAsync(client, "logout", "{}")).GetProperty("code").GetInt32());
    }

    private static int Version(JsonElement result) => result.GetProperty("protocolVersion").GetInt32();

    private Task<JsonElement> InitializeAsync(string parameters) => ResultAsync(Start().Raw, "initialize", parameters);
}
