using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary>What somebody learns who has only the executable.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly AgentHome _home = new();

    [Fact]
    public async Task Help_says_what_it_is_what_it_does_and_how_to_begin()
    {
        var help = await CommandRun.RunAsync(_home, "--help");
        Assert.Equal((0, ""), (help.Exit, help.Errors));
        Assert.All(
            ["Agent Client Protocol", "Without a command", "serve", "prompt", "demo", "sessions", "acp-agent prompt \"What is in this folder?\"", "--data", "offline model"],
            word => Assert.Contains(word, help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("prompt")]
    [InlineData("demo")]
    [InlineData("sessions")]
    [InlineData("sessions list")]
    [InlineData("sandbox")]
    [InlineData("sandbox status")]
    [InlineData("sandbox seatbelt")]
    [InlineData("config")]
    [InlineData("config show")]
    [InlineData("sessions show")]
    [InlineData("sessions delete")]
    public async Task Every_command_explains_itself(string command)
    {
        var help = await CommandRun.RunAsync(_home, [.. command.Split(' '), "--help"]);
        Assert.Equal((0, ""), (help.Exit, help.Errors));
        Assert.Contains($"acp-agent {command}", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_of_serving_is_explained_where_it_can_be_given()
    {
        var options = (string[])["--data", "--config", "--log-level", "--log-format", "--shutdown-timeout", "--permission-expiry", "--command-memory", "--max-line-bytes"];
        var root = await CommandRun.RunAsync(_home, "--help");
        var serve = await CommandRun.RunAsync(_home, "serve", "--help");
        Assert.All(options, option => Assert.Contains(option, root.Output, StringComparison.Ordinal));
        Assert.All([.. options, "--listen", "--token-file"], option => Assert.Contains(option, serve.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var version = await CommandRun.RunAsync(_home, "--version");
        Assert.Equal(0, version.Exit);
        Assert.Matches(@"^acp-agent \d+\.\d+\.\d+\S*\n$", version.Output);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("sessions")]
    [InlineData("sessions show")]
    [InlineData("prompt")]
    [InlineData("prompt --frobnicate")]
    [InlineData("prompt one two")]
    [InlineData("prompt hello --approve maybe")]
    [InlineData("prompt hello --connect nowhere")]
    [InlineData("prompt hello --agent x --connect unix:/x")]
    [InlineData("prompt hello --agent x --data /tmp")]
    [InlineData("prompt hello --agent 'x")]
    [InlineData("prompt hello --cwd /no/such/directory")]
    [InlineData("prompt -")]
    [InlineData("serve --listen tcp:localhost")]
    [InlineData("serve --token-file x")]
    [InlineData("serve --log-level loud --listen unix:/tmp/x")]
    [InlineData("--log-level loud")]
    [InlineData("sessions list --data")]
    public async Task A_command_line_that_makes_no_sense_is_explained_and_exits_with_2(string arguments)
    {
        var result = await CommandRun.RunAsync(_home, arguments.Split(' '));
        Assert.Equal((2, ""), (result.Exit, result.Output));
        Assert.StartsWith("acp-agent: ", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home.Data));
    }

    public void Dispose() => _home.Dispose();
}
