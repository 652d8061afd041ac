using AcpAgent.Client.Connecting;
using Xunit;

namespace AcpAgent.Tests.Client;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("   ", new string[0])]
    [InlineData("agent", new[] { "agent" })]
    [InlineData("agent --acp  -x", new[] { "agent", "--acp", "-x" })]
    [InlineData("\ta\nb\r", new[] { "a", "b" })]
    [InlineData("a 'b c' d", new[] { "a", "b c", "d" })]
    [InlineData("a \"b c\" d", new[] { "a", "b c", "d" })]
    [InlineData("a''b", new[] { "ab" })]
    [InlineData("a '' b", new[] { "a", "", "b" })]
    [InlineData("--x='a b'\"c d\"e", new[] { "--x=a bc de" })]
    [InlineData(@"a\ b", new[] { "a b" })]
    [InlineData(@"'a\b'", new[] { @"a\b" })]
    [InlineData(@"""a\b\""c\\d\$e""", new[] { @"a\b""c\d$e" })]
    [InlineData("'it'\\''s'", new[] { "it's" })]
    [InlineData("$HOME *.cs ~", new[] { "$HOME", "*.cs", "~" })]
    public void Splits_as_a_shell_would(string text, string[] words) => Assert.Equal(words, CommandLine.Split(text));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("\"a\\\"")]
    [InlineData("a\\")]
    public void Refuses_what_is_not_closed(string text) => Assert.Throws<FormatException>(() => CommandLine.Split(text));
}
