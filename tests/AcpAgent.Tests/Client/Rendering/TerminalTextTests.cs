using AcpAgent.Client.Rendering;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Client.Rendering;

public sealed class TerminalTextTests
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["ab \r\n\t\u001b[]0;\u0007\u0000\u007f\u0085\u009b\u202e\u2066\u200f\u2028é漢\ud83d\ude00\\x"], 0, 40]);

    [Theory]
    [InlineData("plain, with ünïcode 漢字 😀 and a tab\t\nand a line", "plain, with ünïcode 漢字 😀 and a tab\t\nand a line")]
    [InlineData("\u001b[31mred", "\\x1b[31mred")]
    [InlineData("\u001b]0;title\u0007", "\\x1b]0;title\\x07")]
    [InlineData("\u009b2J", "\\x9b2J")]
    [InlineData("rm -rf /\rls       ", "rm -rf /\\x0dls       ")]
    [InlineData("dos\r\nlines\r\n", "dos\nlines\n")]
    [InlineData("a\u202egnp.exe", "a\\u202egnp.exe")]
    [InlineData("\u0000\u0008\u007f", "\\x00\\x08\\x7f")]
    public void Shows_what_would_act_on_a_terminal(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    // An attribute cannot hold such text.
    [Fact]
    public void Shows_halves_of_characters_as_unknown_ones() => Assert.Equal("half \ufffd and \ufffd", TerminalText.Escape("half \ud83d and \ude00"));

    [Fact]
    public void Nothing_that_acts_is_ever_left() => s_text.Sample(text =>
    {
        var shown = TerminalText.Escape(text);
        Assert.DoesNotContain(shown, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u202e' or '\u2066' or '\u200f' or '\u2028');
        Assert.Equal(shown, TerminalText.Escape(shown));
        Assert.DoesNotContain(TerminalText.EscapeLine(text), c => c is '\n' or '\t');
    });

    [Fact]
    public void Ordinary_text_stays_as_it_is() =>
        Gen.String[Gen.Char.AlphaNumeric, 0, 100].Sample(text => Assert.Same(text, TerminalText.Escape(text)));

    [Fact]
    public void Pieces_make_what_the_whole_makes() => Gen.Select(s_text, Gen.Int[1, 7].Array[0, 40]).Sample((text, sizes) =>
    {
        var stream = new TerminalTextStream();
        var shown = "";
        var at = 0;
        foreach (var size in sizes)
        {
            var end = Math.Min(text.Length, at + size);
            shown += stream.Next(text[at..end]);
            at = end;
        }

        shown += stream.Next(text[at..]) + stream.End();
        Assert.Equal(TerminalText.Escape(text), shown);
    });
}
