using System.Text.RegularExpressions;
using AcpAgent.Core.Workspace.Searching;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Workspace.Searching;

public sealed class PatternTests
{
    private static readonly Gen<string> Names = Gen.String[Gen.Char["abB.-1"], 0, 6];

    [Theory]
    [InlineData("*", "anything.at-all", true)]
    [InlineData("*", "", true)]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", "a.css", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("Makefile", "makefile", false)]
    public void A_name_is_as_the_pattern_says(string pattern, string name, bool isMatch) => Assert.Equal(isMatch, NamePattern.Parse(pattern).IsMatch(name));

    [Fact]
    public void Stars_and_question_marks_mean_what_a_regular_expression_says() =>
        Gen.Select(Gen.String[Gen.Char["ab.*?"], 0, 7], Names).Sample((pattern, name) => Assert.Equal(
            Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".")}\\z"), NamePattern.Parse(pattern).IsMatch(name)));

    [Theory]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", "src/a.cs", false)]
    [InlineData("**/*.cs", "a.cs", true)]
    [InlineData("**/*.cs", "src/deep/a.cs", true)]
    [InlineData("src/**/a.cs", "src/a.cs", true)]
    [InlineData("src/**/a.cs", "src/x/y/a.cs", true)]
    [InlineData("src/**", "src/x/y", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("**", "a", true)]
    [InlineData("./src/./*.cs", "src/a.cs", true)]
    [InlineData("a/**/b/**/c", "a/x/b/y/b/c", true)]
    [InlineData("a/**/b/**/c", "a/x/c", false)]
    public void A_path_is_as_the_pattern_says(string pattern, string path, bool isMatch)
    {
        Assert.True(PathPattern.TryParse(pattern, out var parsed));
        Assert.Equal(isMatch, parsed.IsMatch(path));
    }

    [Fact]
    public void Paths_match_as_a_regular_expression_says() =>
        Gen.Select(Gen.OneOf("a", "*", "**", "b*", "?").List[1, 5], Gen.OneOf("a", "b", "ab", "bb").List[1, 5]).Sample((pattern, path) =>
        {
            Assert.True(PathPattern.TryParse(string.Join('/', pattern), out var parsed));
            var regex = string.Concat(pattern.Select((name, i) => (name, i == pattern.Count - 1) switch
            {
                ("**", true) => "[^/]+(/[^/]+)*/",
                ("**", false) => "([^/]+/)*",
                _ => Regex.Escape(name).Replace("\\*", "[^/]*").Replace("\\?", "[^/]") + "/",
            }));
            Assert.Equal(Regex.IsMatch(string.Join('/', path) + "/", $"^{regex}\\z"), parsed.IsMatch(string.Join('/', path)));
        });

    [Theory]
    [InlineData("a", "a")]
    [InlineData("{a,b}.cs", "a.cs|b.cs")]
    [InlineData("{a,{b,c}d}", "a|bd|cd")]
    [InlineData("{a}", "{a}")]
    [InlineData("{a,b", "{a,b")]
    [InlineData("x{,y}", "x|xy")]
    [InlineData("\\{a,b}", "\\{a,b}")]
    [InlineData("{a,b}{c,d}", "ac|ad|bc|bd")]
    public void Alternatives_are_what_braces_hold(string pattern, string expanded)
    {
        Assert.True(PathPattern.TryExpand(pattern, out var alternatives));
        Assert.Equal(expanded.Split('|').Order(), alternatives.Order());
    }

    [Fact]
    public void Too_many_alternatives_are_refused() =>
        Assert.False(PathPattern.TryExpand(string.Concat(Enumerable.Repeat("{a,b}", 30)), out _));
}
