using AcpAgent.Core.Workspace;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Workspace;

public sealed class TextReplacementTests
{
    private static readonly Gen<string> Text = Gen.OneOf("a", "b", " ", "\t", "\n", "x y").List[0, 14].Select(string.Concat);

    [Fact]
    public void What_is_found_once_is_replaced_and_nothing_else_is_touched()
    {
        var done = TextReplacement.In("one\ntwo\nthree\n", "two", "2", all: false);
        Assert.Equal(("one\n2\nthree\n", true, null), (done.Text, done.IsExact, done.Problem));
        Assert.Equal([2], done.Lines);
    }

    [Fact]
    public void What_is_found_more_often_is_replaced_only_when_all_are_meant()
    {
        var refused = TextReplacement.In("a\nb\na\n", "a", "c", all: false);
        Assert.Null(refused.Text);
        Assert.Equal("it is found 2 times, at the lines 1, 3; give more of what is around it, or set replace_all", refused.Problem);
        Assert.Equal("c\nb\nc\n", TextReplacement.In("a\nb\na\n", "a", "c", all: true).Text);
    }

    [Theory]
    [InlineData("if (x)\n{\n    y();\n}\n", "if (x) \n{\n    y();\t\n}", "z();", "z();\n")]
    [InlineData("  if x:\n    y()\n  end\n", "if x:\n  y()", "if z:\n  w()", "  if z:\n    w()\n  end\n")]
    [InlineData("a\r\nb\r\nc\r\n", "a\nb\n", "x\ny\n", "x\r\ny\r\nc\r\n")]
    [InlineData("a\r\n  b\r\nc", "b\nc", "d\ne", "a\r\n  d\r\ne")]
    [InlineData("\tone\n\n\ttwo\n", "one\n\ntwo\n", "1\n\n2\n", "\t1\n\n\t2\n")]
    [InlineData("last line", "last line  ", "new", "new")]
    public void Lines_that_differ_in_white_space_only_are_found(string text, string old, string @new, string expected) =>
        Assert.Equal(expected, TextReplacement.In(text, old, @new, all: false).Text);

    [Theory]
    [InlineData("  a\n    a\n", "a\n", "b\n")]
    [InlineData("if x:\n    y()\n", "if x:\ny()", "z")]
    [InlineData("a\n", " \n", "b")]
    [InlineData("abc", "abd", "x")]
    public void What_is_not_sure_is_not_replaced(string text, string old, string @new)
    {
        var done = TextReplacement.In(text, old, @new, all: false);
        Assert.Null(done.Text);
        Assert.NotEmpty(done.Problem!);
    }

    [Fact]
    public void What_is_there_exactly_once_is_replaced_as_string_replace_does() => Gen.Select(Text, Text, Text, Gen.Bool).Sample((text, old, @new, all) =>
    {
        if (old.Length == 0)
        {
            return;
        }

        var done = TextReplacement.In(text, old, @new, all);
        var count = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            count++;
        }

        if (count == 1 || (count > 1 && all))
        {
            Assert.Equal(text.Replace(old, @new, StringComparison.Ordinal), done.Text);
            Assert.Equal(count, done.Lines.Count);
        }
        else if (count > 1)
        {
            Assert.Null(done.Text);
        }
        else if (done.Text is not null)
        {
            Assert.False(done.IsExact);
            Assert.True(all || done.Lines.Count == 1);
            Assert.Contains(Squeezed(old), Squeezed(text), StringComparison.Ordinal);
        }
    });

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
