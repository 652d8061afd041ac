using AcpAgent.Core.Processes;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Processes;

/// <summary>What of the agent's environment its children see.</summary>
public sealed class ChildEnvironmentTests
{
    [Theory]
    [InlineData("PATH", true)]
    [InlineData("HOME", true)]
    [InlineData("LC_ALL", true)]
    [InlineData("VIRTUAL_ENV", true)]
    [InlineData("OPENAI_API_KEY", false)]
    [InlineData("OPENAI_BASE_URL", false)]
    [InlineData("ANTHROPIC_API_KEY", false)]
    [InlineData("ACP_AGENT_TOKEN", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", false)]
    [InlineData("GITHUB_TOKEN", false)]
    [InlineData("LC_API_KEY", false)]
    [InlineData("LC_TOKEN", false)]
    [InlineData("BASH_ENV", false)]
    [InlineData("ENV", false)]
    [InlineData("BASH_FUNC_ls%%", false)]
    [InlineData("LD_PRELOAD", false)]
    [InlineData("LD_LIBRARY_PATH", false)]
    [InlineData("SSH_AUTH_SOCK", false)]
    [InlineData("DBUS_SESSION_BUS_ADDRESS", false)]
    [InlineData("DOCKER_HOST", false)]
    [InlineData("NODE_OPTIONS", false)]
    [InlineData("PYTHONSTARTUP", false)]
    [InlineData("GIT_SSH_COMMAND", false)]
    [InlineData("PROMPT_COMMAND", false)]
    [InlineData("SHELLOPTS", false)]
    public void Names_pass_by_a_list(string name, bool passes) => Assert.Equal(passes, ChildEnvironment.Passes(name));

    [Fact]
    public void Nothing_that_sounds_like_a_key_passes() =>
        Gen.Select(Gen.OneOf("LC_", "", "X_", "PATH_"), Gen.OneOf("KEY", "TOKEN", "secret", "Password", "AUTH"), Gen.OneOf("", "_1", "S")).Sample((before, word, after) =>
            Assert.False(ChildEnvironment.Passes(before + word + after)));

    [Fact]
    public void Whatever_the_agent_has_a_child_gets_no_more_than_the_list_and_what_is_added() =>
        Gen.Dictionary(Gen.OneOf(Gen.Char["ABPT_"].Array[1, 6].Select(letters => new string(letters)), Gen.OneOf("PATH", "HOME", "OPENAI_API_KEY", "LC_X")), Gen.String)[0, 8].Sample(own =>
        {
            var child = ChildEnvironment.Of(own, [new("ADDED", "1")]);
            Assert.Equal("1", child["ADDED"]);
            Assert.Contains("PATH", child.Keys);
            Assert.All(own.Where(variable => !ChildEnvironment.Passes(variable.Key) && variable.Key is not ("TERM" or "PAGER")), variable => Assert.DoesNotContain(variable.Key, child.Keys));
        });
}
