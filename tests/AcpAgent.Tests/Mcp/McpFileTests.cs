using System.Text;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Sandbox.Settings;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>What an mcp.json may say, and how it is told what it may not.</summary>
public sealed class McpFileTests
{
    [Fact]
    public void A_program_is_read_with_all_that_it_is_started_with()
    {
        var server = One("""{"command":"npx","args":["-y","x",""],"env":{"A":"$B","C":""},"cwd":"sub","timeout":{"startup":5,"request":0.5},"trust":true}""");

        var program = Assert.IsType<StdioEndpoint>(server.Endpoint);
        Assert.Equal(("s", "npx", "sub"), (server.Name, program.Command, program.Directory));
        Assert.Equal(["-y", "x", ""], program.Arguments);
        Assert.Equal([new("A", "$B"), new("C", "")], program.Environment);
        Assert.Equal(new McpTimeouts(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500)), server.Timeouts);
        Assert.True(server is { IsTrusted: true, Expands: true });
    }

    [Theory]
    [InlineData("""{"url":"https://x/mcp"}""", false)]
    [InlineData("""{"type":"http","url":"https://x/mcp"}""", false)]
    [InlineData("""{"type":"streamable-http","url":"https://x/mcp"}""", false)]
    [InlineData("""{"type":"streamable_http","url":"https://x/mcp"}""", false)]
    [InlineData("""{"type":"StreamableHTTP","url":"https://x/mcp"}""", false)]
    [InlineData("""{"type":"sse","url":"https://x/mcp"}""", true)]
    public void An_address_is_spoken_to_as_its_type_says(string server, bool isEventStream) =>
        Assert.Equal(isEventStream, Assert.IsType<HttpEndpoint>(One(server).Endpoint).IsEventStream);

    [Fact]
    public void What_is_not_said_is_as_usual()
    {
        var server = One("""{"command":"x","timeout":7}""");

        Assert.Equal(McpTimeouts.Default with { Startup = TimeSpan.FromSeconds(7) }, server.Timeouts);
        Assert.False(server.IsTrusted);
        Assert.Empty(Read("{}"));
        Assert.Empty(Read("""{"mcpServers":{}}"""));
    }

    [Theory]
    [InlineData("""{"mcpServers":[]}""", "f:1: \"mcpServers\" must be an object")]
    [InlineData("""{"servers":{}}""", "f:1: \"servers\" is unknown; what may stand here: mcpServers")]
    [InlineData("{\n\"mcpServers\":{\n\"a\":{\"command\":\"x\"},\n\"a\":{\"command\":\"x\"}}}", "f:4: \"a\" stands here a second time")]
    [InlineData("{\"mcpServers\":{\n\"s\":{}}}", "f:2: \"s\" needs \"command\" or \"url\"")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","url":"http://x"}}}""", "f:1: \"s\" has both \"command\" and \"url\"")]
    [InlineData("""{"mcpServers":{"s":{"type":"http","command":"x"}}}""", "f:1: \"command\" does not go with an address")]
    [InlineData("""{"mcpServers":{"s":{"type":"http"}}}""", "f:1: \"s\" needs \"url\"")]
    [InlineData("""{"mcpServers":{"s":{"type":"stdio"}}}""", "f:1: \"s\" needs \"command\"")]
    [InlineData("""{"mcpServers":{"s":{"type":"ws","url":"http://x"}}}""", "f:1: \"type\" must be stdio, http or sse")]
    [InlineData("""{"mcpServers":{"s":{"type":7,"url":"http://x"}}}""", "f:1: \"type\" must be a text")]
    [InlineData("""{"mcpServers":{"s":{"command":""}}}""", "f:1: \"command\" must not be empty")]
    [InlineData("""{"mcpServers":{"s":{"command":"./x"}}}""", "f:1: \"command\" must be a name that is looked up in PATH, an absolute path, or begin with ~/")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","headers":{}}}}""", "f:1: \"headers\" does not go with a program")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","args":"y"}}}""", "f:1: \"args\" must be an array")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","args":[1]}}}""", "f:1: \"args\" must be a text")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","env":{"A":1}}}}""", "f:1: \"A\" must be a text")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","env":{"A=B":"1"}}}}""", "f:1: \"A=B\" is no name of a variable")]
    [InlineData("""{"mcpServers":{"s":{"url":"ftp://x"}}}""", "f:1: \"url\" must be an address that begins with http:// or https://, without user or password")]
    [InlineData("""{"mcpServers":{"s":{"url":"https://u:p@x"}}}""", "f:1: \"url\" must be an address that begins with http:// or https://, without user or password")]
    [InlineData("""{"mcpServers":{"s":{"url":"https://x","headers":{"a b":"c"}}}}""", "f:1: \"a b\" is no name of a header")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","timeout":0}}}""", "f:1: \"timeout\" must be a number of seconds, more than 0 and at most 86400")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","timeout":1e300}}}""", "f:1: \"timeout\" must be a number of seconds, more than 0 and at most 86400")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","timeout":{"start":1}}}}""", "f:1: \"start\" is unknown; what may stand here: startup, request")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","trust":"yes"}}}""", "f:1: \"trust\" must be true or false")]
    [InlineData("""{"mcpServers":{"s":{"command":"x","disabled":true}}}""", "f:1: \"disabled\" is unknown; what may stand here: type, timeout, trust, command, args, env, cwd, url, headers")]
    [InlineData("""{"mcpServers":{"":{"command":"x"}}}""", "f:1: must be a name of at most 128 characters")]
    [InlineData("{", "f:1: is no valid JSON")]
    public void What_is_not_understood_is_an_error_with_its_place(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<SettingsException>(() => Read(json)).Message);

    [Fact]
    public void Only_a_project_names_programs_by_paths_that_begin_in_it() =>
        Assert.Equal("./x", ((StdioEndpoint)McpFile.Parse("f", """{"mcpServers":{"s":{"command":"./x"}}}"""u8.ToArray(), mayBeRelative: true).Single().Endpoint).Command);

    [Fact]
    public void Whatever_a_file_holds_it_is_read_or_refused_and_never_half() =>
        Gen.String[Gen.Char["{}[]\":,0a \\u\n"], 0, 60].Select(Gen.Int[0, 6], (noise, at) => Noisy(noise, at)).Sample(json =>
        {
            try
            {
                var servers = Read(json);
                Assert.All(servers, server => Assert.True(server.Endpoint is StdioEndpoint { Command.Length: > 0 } or HttpEndpoint));
            }
            catch (SettingsException error)
            {
                Assert.StartsWith("f:", error.Message, StringComparison.Ordinal);
            }
        });

    private static string Noisy(string noise, int at)
    {
        const string Whole = """{"mcpServers":{"s":{"command":"x","args":["y"],"env":{"A":"b"},"timeout":3}}}""";
        return at == 0 ? noise : Whole.Insert(Whole.Length * at / 7, noise);
    }

    private static McpServerSettings One(string server) => Read("{\"mcpServers\":{\"s\":" + server + "}}").Single();

    private static IReadOnlyList<McpServerSettings> Read(string json) => McpFile.Parse("f", Encoding.UTF8.GetBytes(json), mayBeRelative: false);
}
