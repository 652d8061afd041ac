using System.Text;
using AcpAgent.Core.Permissions.Rules;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Rules;

public sealed class RuleFileReaderTests
{
    [Theory]
    [InlineData("", "f:1: ")]
    [InlineData("[]", "f:1: the file: it must be an object")]
    [InlineData("{}", "f:1: rules: it is missing")]
    [InlineData("{\"rules\":{}}", "f:1: rules: it must be a list")]
    [InlineData("{\"rules\":[],\n\"rule\":[]}", "f:2: ")]
    [InlineData("{\"rules\":[\n7]}", "f:2: rules[0]: it must be an object")]
    [InlineData("{\"rules\":[{},\n{\"tools\":\"x\"}]}", "f:2: rules[1].tools: there is no such key")]
    [InlineData("{\"rules\":[{\"tool\":\n5}]}", "f:2: rules[0].tool: it must be a text")]
    [InlineData("{\"rules\":[{\"tool\":\"a\",\"tool\":\"b\"}]}", "f:1: rules[0].tool: it is there twice")]
    [InlineData("{\"rules\":[{\"action\":\"permit\"}]}", "f:1: rules[0].action: \"permit\" is not one of allow, deny, ask")]
    [InlineData("{\"rules\":[{\"tool\":\"(\"}]}", "f:1: rules[0].tool: it cannot be used as a regular expression")]
    [InlineData("{\"rules\":[{\"tool\":\"(?=a)b\"}]}", "f:1: rules[0].tool: it cannot be used as a regular expression")]
    [InlineData("{\"rules\":[{\"tool\":\"raed_file\"}]}", "f:1: rules[0].tool: there is no tool \"raed_file\"")]
    [InlineData("{\"rules\":[{\"args\":\n{\"command\":\"(a)\\\\1\"}}]}", "f:2: rules[0].args.command: it cannot be used as a regular expression")]
    [InlineData("{\"rules\":[{\"args\":[]}]}", "f:1: rules[0].args: it must be an object")]
    [InlineData("{\"rules\":[{\"args\":{\"a\":1}}]}", "f:1: rules[0].args.a: it must be a text")]
    [InlineData("{\"rules\":[{\"tool\":\"read_file\",\"args\":{\"comand\":\"x\"}}]}", "f:1: rules[0].args.comand: the tool has no such argument")]
    [InlineData("{\"rules\":[{\"domain\":{}}]}", "f:1: rules[0].domain: both lists are empty")]
    [InlineData("{\"rules\":[{\"domain\":{\"allow\":[\"a\"]}}]}", "f:1: rules[0].domain.allow: there is no such key")]
    [InlineData("{\"rules\":[{\"domain\":{\"allowlist\":[\"https://a.example/\"]}}]}", "f:1: rules[0].domain.allowlist: \"https://a.example/\" is no host")]
    [InlineData("{\"rules\":[{\"domain\":{\"allowlist\":[\"*.a.example\"]}}]}", "f:1: rules[0].domain.allowlist: \"*.a.example\" is no host")]
    [InlineData("{\"rules\":[]}x", "f:1: ")]
    [InlineData("{\"rules\":[]} // x", "f:1: ")]
    [InlineData("{\"rules\":[\n{\"tool\":\"a\"", "f:2: ")]
    public void What_is_not_understood_or_could_never_count_is_an_error_with_its_place(string text, string beginning)
    {
        var file = RuleFileReader.Read("f", Encoding.UTF8.GetBytes(text));
        Assert.Empty(file.Rules);
        Assert.StartsWith(beginning, Assert.Single(file.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_of_names_that_would_grant_is_reported()
    {
        var file = RuleFileReader.Read("f", "{\"rules\":[{\"tool\":\"mcp_github_*\",\"action\":\"allow\"},{\"tool\":\"mcp_github_*\",\"action\":\"deny\"}]}"u8);
        Assert.Equal(2, file.Rules.Count);
        Assert.StartsWith("f:1: rules[0].tool: \"mcp_github_*\" is read as a regular expression here", Assert.Single(file.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_file_makes_it_throw() =>
        Gen.Select(Gen.OneOf("{\"rules\":[{\"tool\":\"read_file\",\"args\":{\"path\":\"a\"},\"domain\":{\"url_arg\":\"url\",\"allowlist\":[\".x.com\"]},\"action\":\"allow\"}]}", "{}", "[]"), Gen.Int[0, 120], Gen.String).Sample((text, at, put) =>
            Assert.NotNull(RuleFileReader.Read("f", Encoding.UTF8.GetBytes(text.Insert(Math.Min(at, text.Length), put)))));

    [Theory]
    [InlineData("http://EXAMPLE.com", "example.com")]
    [InlineData("https://user:pw@example.com.:8443/x?y#z", "example.com")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("http://017700000001/", "127.0.0.1")]
    [InlineData("http://2130706433", "127.0.0.1")]
    [InlineData("http://[::FFFF:127.0.0.1]:80/", "127.0.0.1")]
    [InlineData("http://[0:0::1]/", "::1")]
    [InlineData("http://münchen.example/", "xn--mnchen-3ya.example")]
    [InlineData("ftp://example.com/", null)]
    [InlineData("//example.com/", null)]
    [InlineData("http://exa mple.com/", null)]
    [InlineData("http://a..b/", null)]
    public void Hosts_have_one_spelling(string url, string? host) => Assert.Equal(host, HostName.Of(url));
}
