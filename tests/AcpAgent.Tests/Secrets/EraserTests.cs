using System.Buffers;
using System.Text;
using AcpAgent.Core.Secrets;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Secrets;

/// <summary>Whatever is looked for, and wherever what comes is cut.</summary>
public sealed class EraserTests
{
    // Two letters only: what is looked for overlaps itself and each other all the time.
    private static readonly Gen<string> _text = Gen.OneOf('a', 'b').Array[0, 40].Select(letters => new string(letters));
    private static readonly Gen<List<string>> _looked = Gen.OneOf('a', 'b').Array[1, 6].Select(letters => new string(letters)).List[1, 4];

    [Fact]
    public void Cut_anywhere_the_pieces_come_to_what_the_whole_comes_to() =>
        Gen.Select(_text.List[0, 8], _looked).Sample((pieces, looked) =>
            Assert.Equal(Expected(string.Concat(pieces), looked), InPieces(pieces, looked)));

    [Fact]
    public void Every_single_cut_of_a_text_with_a_secret_gives_the_same()
    {
        const string Text = "the key is sk-live-0123456789 and sk-live-0123456789sk-live-012 and nothing else sk-live";
        var whole = InPieces([Text], ["sk-live-0123456789"]);
        Assert.Equal("the key is # and #sk-live-012 and nothing else sk-live", whole);
        for (var first = 0; first <= Text.Length; first++)
        {
            for (var second = first; second <= Text.Length; second++)
            {
                Assert.Equal(whole, InPieces([Text[..first], Text[first..second], Text[second..]], ["sk-live-0123456789"]));
            }
        }
    }

    [Fact]
    public void Where_nothing_is_found_every_byte_stays() =>
        Gen.Select(Gen.Byte.Array[0, 60].List[0, 6], Gen.Byte.Array[3, 8].List[1, 3]).Sample((pieces, looked) =>
        {
            var whole = pieces.SelectMany(piece => piece).ToArray();
            if (looked.Exists(form => whole.AsSpan().IndexOf(form) >= 0))
            {
                return;
            }

            var eraser = new Eraser<byte>(new FormSet<byte>(looked.Select(form => (form, "#"u8.ToArray()))));
            Assert.Equal(whole, (byte[])[.. pieces.SelectMany(piece => eraser.Add(piece).ToArray()), .. eraser.Finish().ToArray()]);
        });

    [Fact]
    public void No_more_is_held_back_than_what_may_be_a_beginning() =>
        Gen.Select(_text.List[1, 8], _looked).Sample((pieces, looked) =>
        {
            var eraser = Make(looked);
            var text = "";
            var told = 0;
            foreach (var piece in pieces)
            {
                text += piece;
                told += eraser.Add(piece.AsSpan()).Length;
                if (!looked.Exists(form => text.Contains(form, StringComparison.Ordinal)))
                {
                    Assert.InRange(told, text.Length - looked.Max(form => form.Length) + 1, text.Length);
                }
            }
        });

    private static string InPieces(IEnumerable<string> pieces, IEnumerable<string> looked)
    {
        var eraser = Make(looked);
        var output = new StringBuilder();
        foreach (var piece in pieces)
        {
            output.Append(eraser.Add(piece.AsSpan()).Span);
        }

        return output.Append(eraser.Finish().Span).ToString();
    }

    private static Eraser<char> Make(IEnumerable<string> looked) => new(new FormSet<char>(looked.Select(form => (form.ToCharArray(), "#".ToCharArray()))));

    /// <summary>Told in another way: every letter that belongs to any occurrence is left out; a find begins where nothing before reaches.</summary>
    private static string Expected(string text, List<string> looked)
    {
        var output = new StringBuilder();
        var end = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var longest = looked.Where(form => string.CompareOrdinal(text, at, form, 0, form.Length) == 0).Select(form => form.Length).DefaultIfEmpty(0).Max();
            if (longest > 0 && at >= end)
            {
                output.Append('#');
            }

            end = Math.Max(end, longest > 0 ? at + longest : 0);
            if (at >= end)
            {
                output.Append(text[at]);
            }
        }

        return output.ToString();
    }
}
