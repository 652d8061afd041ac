using AcpAgent.Client.Rendering;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Client.Rendering;

public sealed class DiffLinesTests
{
    private static readonly Gen<string> s_text = Gen.Select(
        Gen.OneOf("a", "b", "c", "", "d\r", "é").Array[0, 30], Gen.Bool, (lines, ends) => string.Join('\n', lines) + (ends && lines.Length > 0 ? "\n" : ""));

    [Fact]
    public void A_new_file_is_all_added() => Assert.Equal(
        [new(DiffLineKind.Added, "a"), new(DiffLineKind.Added, ""), new(DiffLineKind.Added, "b")],
        DiffLines.Of(null, "a\n\nb\n"));

    [Fact]
    public void An_emptied_file_is_all_removed() => Assert.Equal([new(DiffLineKind.Removed, "a")], DiffLines.Of("a\n", ""));

    [Fact]
    public void The_same_is_no_difference() => Assert.Empty(DiffLines.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void A_lost_line_end_is_told() => Assert.Equal(
        [new DiffLine(DiffLineKind.Remark, "the line end at the end was removed")],
        DiffLines.Of("a\n", "a"));

    [Fact]
    public void Far_lines_are_not_shown()
    {
        var before = Enumerable.Range(1, 40).Select(i => $"{i}").ToArray();
        var after = before.Select(line => line == "20" ? "twenty" : line);
        var lines = DiffLines.Of(string.Join('\n', before), string.Join('\n', after));
        Assert.Equal(
            ["16 unchanged lines", "17", "18", "19", "20", "twenty", "21", "22", "23", "17 unchanged lines"],
            lines.Select(line => line.Text));
        Assert.Equal((1, 1), DiffLines.Count(lines));
    }

    [Fact]
    public void A_diff_makes_the_new_text_out_of_the_old() => Gen.Select(s_text, s_text).Sample((before, after) =>
    {
        var lines = DiffLines.Of(before, after);
        if (Split(before).SequenceEqual(Split(after)))
        {
            Assert.DoesNotContain(lines, line => line.Kind is DiffLineKind.Added or DiffLineKind.Removed);
        }
        else
        {
            Assert.Equal(Split(after), Patch(Split(before), lines));
        }
    });

    [Fact]
    public void A_huge_rewrite_is_shown_as_replaced()
    {
        var before = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"old {i}\n"));
        var after = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"new {i}\n"));
        Assert.Equal((20_000, 20_000), DiffLines.Count(DiffLines.Of(before, after)));
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static List<string> Patch(string[] before, IReadOnlyList<DiffLine> lines)
    {
        List<string> after = [];
        var at = 0;
        foreach (var line in lines)
        {
            switch (line.Kind)
            {
                case DiffLineKind.Same:
                    Assert.Equal(before[at++], line.Text);
                    after.Add(line.Text);
                    break;
                case DiffLineKind.Removed:
                    Assert.Equal(before[at++], line.Text);
                    break;
                case DiffLineKind.Added:
                    after.Add(line.Text);
                    break;
                case DiffLineKind.Gap:
                    var hidden = int.Parse(line.Text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
                    after.AddRange(before[at..(at + hidden)]);
                    at += hidden;
                    break;
            }
        }

        Assert.Equal(before.Length, at);
        return after;
    }
}
