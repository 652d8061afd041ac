using System.Text;
using AcpAgent.Core.Processes.Output;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Processes;

/// <summary>Beginning and end of what came, however it came.</summary>
public sealed class HeadAndTailTests
{
    [Fact]
    public void Both_ends_are_exact_whatever_the_pieces() => Gen.Select(Gen.Int[1, 20], Gen.Byte[32, 126].Array[0, 30].List[0, 8]).Sample((most, pieces) =>
    {
        var kept = new HeadAndTail(most);
        pieces.ForEach(piece => kept.Add(piece));
        var all = Encoding.ASCII.GetString([.. pieces.SelectMany(piece => piece)]);
        Assert.Equal(all.Length, kept.Total);
        Assert.Equal(Math.Max(all.Length - (2 * most), 0), kept.LeftOut);
        Assert.Equal(all.Length <= 2 * most ? all : $"{all[..most]}\n<{all.Length - (2 * most)}>\n{all[^most..]}", kept.ToText(left => $"<{left}>"));
    });

    [Fact]
    public void No_character_is_cut_in_two() => Gen.Select(Gen.Int[8, 40], Gen.OneOf("a", "ä", "€", "𝄞").List[0, 60]).Sample((most, characters) =>
    {
        var kept = new HeadAndTail(most);
        var text = string.Concat(characters);
        kept.Add(Encoding.UTF8.GetBytes(text));
        var shown = kept.ToText(_ => "|");
        Assert.DoesNotContain('\ufffd', shown);
        Assert.All(shown.Split("\n|\n"), end => Assert.Contains(end, text, StringComparison.Ordinal));
    });
}
