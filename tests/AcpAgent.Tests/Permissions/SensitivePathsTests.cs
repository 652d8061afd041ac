using AcpAgent.Core.Permissions;
using Xunit;

namespace AcpAgent.Tests.Permissions;

public sealed class SensitivePathsTests
{
    [Theory]
    [InlineData("/w/.agentao/permissions.json", true)]
    [InlineData("/w/.agentao", true)]
    [InlineData("/w/.Agentao/mcp.json", true)]
    [InlineData("/w/skills/x/SKILL.md", true)]
    [InlineData("/w/AGENTAO.md", true)]
    [InlineData("/w/sub/agentao.MD", true)]
    [InlineData("/w/.git/config", true)]
    [InlineData("/w/.git/hooks/pre-commit", true)]
    [InlineData("/w/.git", true)]
    [InlineData("/w/.env", true)]
    [InlineData("/w/.env.local", true)]
    [InlineData("/w/.env.example", false)]
    [InlineData("/home/me/.bashrc", true)]
    [InlineData("/home/me/.zshenv", true)]
    [InlineData("/etc/profile.d/x.sh", true)]
    [InlineData("/w/src/environment.cs", false)]
    [InlineData("/w/.gitignore", false)]
    [InlineData("/w/my-skills/a.txt", false)]
    [InlineData("/w/AGENTAO.md.txt", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void What_governs_or_runs_is_protected(string path, bool expected) => Assert.Equal(expected, SensitivePaths.IsProtected(path));

    [Theory]
    [InlineData("/home/me/.ssh/config", true)]
    [InlineData("/home/me/.aws/credentials", true)]
    [InlineData("/w/cert.PEM", true)]
    [InlineData("/w/id_rsa", true)]
    [InlineData("/w/id_rsa.pub", false)]
    [InlineData("/w/.env.production", true)]
    [InlineData("/w/.env.sample", false)]
    [InlineData("/proc/self/environ", true)]
    [InlineData("/proc/1/mem", true)]
    [InlineData("/run/secrets/token", true)]
    [InlineData("/etc/shadow", true)]
    [InlineData("/w/identity.cs", false)]
    [InlineData("/w/keys.md", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void What_holds_keys_is_told(string path, bool expected) => Assert.Equal(expected, SensitivePaths.HoldsSecrets(path));
}
