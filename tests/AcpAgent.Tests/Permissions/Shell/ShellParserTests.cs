using AcpAgent.Core.Permissions.Shell;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Shell;

public sealed class ShellParserTests
{
    private static readonly IReadOnlyList<string> _everyday = TableLines.Of("everyday.txt");

    [Fact]
    public void Everyday_lines_are_read()
    {
        Assert.Equal([], Unread(_everyday));
        Assert.DoesNotContain(false, Bash.FindsCorrect(_everyday));
    }

    [Theory]
    [InlineData("if")]
    [InlineData("if true; then fi")]
    [InlineData("echo 'a")]
    [InlineData("echo \"a")]
    [InlineData("echo $(ls")]
    [InlineData("a && ")]
    [InlineData("&& a")]
    [InlineData("a ;; b")]
    [InlineData("( ls ) foo")]
    [InlineData("echo @(a|b)")]
    [InlineData("cat <<E\ntext")]
    [InlineData("{ ls")]
    [InlineData("ls }; }")]
    [InlineData("f() ls")]
    [InlineData("echo \\")]
    [InlineData("echo \u0001")]
    [InlineData("echo\u00a0a")]
    [InlineData("ls\r\n")]
    [InlineData("a |\\\n| b")]
    [InlineData("echo a | ! cat")]
    [InlineData("coproc a }")]
    [InlineData("coproc a then")]
    [InlineData("y=1 >f x=(a)")]
    [InlineData("{ a; } 2>&-b")]
    [InlineData("a >&-'b'")]
    public void What_is_wrong_or_uncertain_is_not_read(string text)
    {
        var parse = ShellParser.Parse(text);
        Assert.Null(parse.Script);
        Assert.NotEmpty(parse.Problem!);
    }

    [Fact]
    public void Half_a_character_is_not_read() => Assert.Null(ShellParser.Parse("echo " + (char)0xd800).Script);

    [Fact]
    public void What_is_accepted_bash_accepts()
    {
        var accepted = new HashSet<string>();
        var random = Gen.OneOf(ShellTextGen.Any, ShellTextGen.Sensible, ShellTextGen.Mutated(_everyday), ShellTextGen.Mutated(ShellSamples.All));
        random.Sample(text =>
        {
            if (ShellParser.Parse(text).Script is not null)
            {
                lock (accepted)
                {
                    accepted.Add(text);
                }
            }
        }, iter: 6000);
        Assert.True(accepted.Count > 500, $"Only {accepted.Count} texts were accepted: the test looks at nothing.");
        var texts = accepted.Take(1500).ToArray();
        string[] wrong = [.. texts.Zip(Bash.FindsCorrect(texts)).Where(pair => !pair.Second).Select(pair => pair.First)];
        Assert.True(wrong.Length == 0, string.Join("\n---\n", wrong));
    }

    [Fact]
    public void Samples_of_the_grammar_are_read()
    {
        Assert.Equal([], Unread(ShellSamples.All));
        Assert.DoesNotContain(false, Bash.FindsCorrect(ShellSamples.All));
    }

    [Fact]
    public void Quotes_are_removed_as_bash_removes_them()
    {
        var piece = Gen.OneOf("a", "b c", "'", "\"", "\\", "'x y'", "\"d\\\" e\"", "\\ ", "$'q\\tr\\x41'", "é", "''", "\\\n", "=", "#", "-", "\"\\a\"", "\"a'b\"", "%s");
        var words = new List<(string Text, string[] Ours)>();
        piece.Array[1, 6].Select(string.Concat).Sample(text =>
        {
            if (ShellParser.Parse("p " + text).Script is { Statements: [{ First.Commands: [SimpleCommand { Redirections: [] } command], Rest: [] }] })
            {
                lock (words)
                {
                    words.Add((text, command.Words.Skip(1).Select(word => word.Constant!).ToArray()));
                }
            }
        }, iter: 1500);
        Assert.True(words.Count > 200);
        Assert.DoesNotContain(words, entry => entry.Ours.Any(word => word is null));
        var script = "p() { printf '%s\\0' \"$#\" \"$@\"; }\n" + string.Join('\n', words.Select(entry => "p " + entry.Text));
        var expected = string.Concat(words.Select(entry => entry.Ours.Length + "\0" + string.Concat(entry.Ours.Select(word => word + "\0"))));
        Assert.Equal(expected, Bash.Run(script, "/"));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\n")]
    [InlineData("(")]
    [InlineData("$(")]
    [InlineData("`")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("\"$(")]
    [InlineData("a;")]
    [InlineData("a\n")]
    [InlineData("a|")]
    [InlineData("{ ")]
    [InlineData("$((")]
    [InlineData("${a:-")]
    [InlineData("<<E ")]
    [InlineData("<<E\n")]
    [InlineData("if ")]
    [InlineData("[[ ( ")]
    [InlineData("\\")]
    [InlineData("a=(")]
    [InlineData("case x in ")]
    public void A_megabyte_of_anything_is_read_or_refused(string piece)
    {
        var parse = ShellParser.Parse(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
        Assert.True(parse.Script is null != parse.Problem is null);
    }

    private static IEnumerable<string> Unread(IEnumerable<string> texts) =>
        texts.Select(text => (text, ShellParser.Parse(text).Problem)).Where(entry => entry.Problem is not null).Select(entry => $"{entry.text}: {entry.Problem}");
}
