using AcpAgent.Client.Connecting;
using Xunit;

namespace AcpAgent.Tests.Client;

public sealed class AgentAddressTests
{
    [Theory]
    [InlineData("unix:/run/agent.sock")]
    [InlineData("unix:relative path.sock")]
    [InlineData("tcp:127.0.0.1:0")]
    [InlineData("tcp:localhost:65535")]
    [InlineData("tcp:[::1]:8765")]
    [InlineData("tcp:[fe80::1%eth0]:8765")]
    public void Reads_and_writes_back(string text) => Assert.Equal(text, AgentAddress.Parse(text).ToString());

    [Fact]
    public void An_ipv6_host_has_no_brackets_inside() =>
        Assert.Equal(new AgentAddress.Tcp("::1", 8765), AgentAddress.Parse("tcp:[::1]:8765"));

    [Theory]
    [InlineData("", "neither")]
    [InlineData("/run/agent.sock", "neither")]
    [InlineData("http://localhost:80", "neither")]
    [InlineData("UNIX:/run/agent.sock", "neither")]
    [InlineData("unix:", "no path")]
    [InlineData("tcp:", "no port")]
    [InlineData("tcp:localhost", "no port")]
    [InlineData("tcp::8765", "no host")]
    [InlineData("tcp:localhost:", "port")]
    [InlineData("tcp:localhost:65536", "port")]
    [InlineData("tcp:localhost:-1", "port")]
    [InlineData("tcp:localhost:+1", "port")]
    [InlineData("tcp:localhost: 1", "port")]
    [InlineData("tcp:::1:8765", "brackets")]
    [InlineData("tcp:[127.0.0.1]:8765", "brackets")]
    [InlineData("tcp:[::1:8765", "brackets")]
    public void Says_what_is_wrong(string text, string about) =>
        Assert.Contains(about, Assert.Throws<FormatException>(() => AgentAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_socket_path_has_the_systems_length_in_bytes()
    {
        Assert.IsType<AgentAddress.Unix>(AgentAddress.Parse("unix:/" + new string('a', 106)));
        Assert.Throws<FormatException>(() => AgentAddress.Parse("unix:/" + new string('a', 107)));
        Assert.Throws<FormatException>(() => AgentAddress.Parse("unix:/" + new string('ü', 54)));
    }
}
