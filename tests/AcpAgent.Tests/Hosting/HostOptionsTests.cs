using AcpAgent.Hosting.Options;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AcpAgent.Tests.Hosting;

public sealed class HostOptionsTests
{
    private static readonly Func<string, string?> NoEnvironment = _ => null;

    [Fact]
    public void Without_arguments_everything_has_a_default()
    {
        HostOptions options = Read()!;

        Assert.EndsWith("/.agentao/acp", options.DataDirectory, StringComparison.Ordinal);
        Assert.True(Path.IsPathFullyQualified(options.DataDirectory));
        Assert.Null(options.ConfigDirectory);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.Equal(LogFormat.Text, options.LogFormat);
        Assert.Equal(TimeSpan.FromSeconds(10), options.ShutdownTimeout);
        Assert.Null(options.CommandMemory);
        Assert.Equal(64 * 1024 * 1024, options.MaxLineBytes);
    }

    [Fact]
    public void Every_option_is_read_in_both_spellings()
    {
        HostOptions spaced = Read("--data", "/d", "--config", "/c", "--log-level", "Debug", "--log-format", "json",
            "--shutdown-timeout", "3", "--command-memory", "64", "--max-line-bytes", "4096")!;
        HostOptions joined = Read("--max-line-bytes=4096", "--command-memory=64", "--shutdown-timeout=3", "--log-format=JSON", "--log-level=debug",
            "--config=/c/", "--data=/d/")!;

        Assert.Equal(
            new HostOptions
            {
                DataDirectory = "/d",
                ConfigDirectory = "/c",
                LogLevel = LogLevel.Debug,
                LogFormat = LogFormat.Json,
                ShutdownTimeout = TimeSpan.FromSeconds(3),
                CommandMemory = 64 << 20,
                MaxLineBytes = 4096,
            },
            spaced);
        Assert.Equal(spaced, joined);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("--data", "/d", "sessions")]
    [InlineData("--listen", "unix:/s")]
    [InlineData("--DATA", "/d")]
    public void Anything_else_is_left_to_the_command_tree(params string[] args) => Assert.Null(Read(args));

    [Theory]
    [InlineData("--data")]
    [InlineData("--data", "")]
    [InlineData("--data", "/a", "--data", "/b")]
    [InlineData("--config", " ")]
    [InlineData("--log-level", "loud")]
    [InlineData("--log-level", "3")]
    [InlineData("--log-format", "xml")]
    [InlineData("--shutdown-timeout", "-1")]
    [InlineData("--shutdown-timeout", "601")]
    [InlineData("--shutdown-timeout", "1.5")]
    [InlineData("--max-line-bytes", "1023")]
    [InlineData("--max-line-bytes", "1073741825")]
    [InlineData("--max-line-bytes", "64M")]
    [InlineData("--command-memory", "-1")]
    [InlineData("--command-memory", "1G")]
    public void A_value_that_cannot_be_names_its_option(params string[] args) =>
        Assert.StartsWith(args[0], Assert.Throws<OptionException>(() => Read(args)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_environment_stands_behind_the_command_line_and_is_named_when_wrong()
    {
        Dictionary<string, string> environment = new() { ["ACP_AGENT_DATA"] = "/from/env", ["ACP_AGENT_CONFIG"] = "" };

        Assert.Equal("/from/env", HostOptionsReader.ReadStdio([], environment.GetValueOrDefault)!.DataDirectory);
        Assert.Equal("/given", HostOptionsReader.ReadStdio(["--data", "/given"], environment.GetValueOrDefault)!.DataDirectory);
        Assert.Null(HostOptionsReader.ReadStdio([], environment.GetValueOrDefault)!.ConfigDirectory);

        environment["ACP_AGENT_DATA"] = " ";
        OptionException wrong = Assert.Throws<OptionException>(() => HostOptionsReader.ReadStdio([], environment.GetValueOrDefault));
        Assert.StartsWith("ACP_AGENT_DATA", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tilde_is_the_home_directory_because_editors_start_the_agent_without_a_shell()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal(Path.Join(home, "x"), Read("--data", "~/x")!.DataDirectory);
        Assert.Equal(home.Length > 1 ? home : "/", Read("--data", "~")!.DataDirectory);
        Assert.EndsWith("/~x", Read("--data", "~x")!.DataDirectory, StringComparison.Ordinal);
    }

    private static HostOptions? Read(params string[] args) => HostOptionsReader.ReadStdio(args, NoEnvironment);
}
