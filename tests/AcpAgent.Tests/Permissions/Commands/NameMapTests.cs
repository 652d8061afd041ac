using AcpAgent.Core.Permissions.Commands;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>Maps of names are what dictionaries would be, however they came to be.</summary>
public sealed class NameMapTests
{
    private static readonly Gen<(int Name, int Value)[]> _changes = Gen.Select(Gen.Int[0, 40], Gen.Int[-1, 3]).Array[0, 60];

    [Fact]
    public void Changing_and_joining_is_what_it_is_for_dictionaries() => Gen.Select(_changes, _changes, _changes).Sample((before, one, other) =>
    {
        var (start, expectedStart) = Apply(new NameMap<string>(new NameNumbers()), [], before);
        var (left, expectedLeft) = Apply(start, expectedStart, one);
        var (right, expectedRight) = Apply(start, expectedStart, other);
        Same(expectedStart, start);
        Same(expectedLeft, left);
        Same(expectedRight, right);
        Same(expectedLeft.Where(pair => expectedRight.GetValueOrDefault(pair.Key) == pair.Value).ToDictionary(), left.Common(right, string.Equals));
        Same(
            expectedLeft.Keys.Union(expectedRight.Keys).ToDictionary(name => name, name => (expectedLeft.GetValueOrDefault(name), expectedRight.GetValueOrDefault(name)) switch
            {
                ({ } mine, { } theirs) => mine + theirs,
                var (mine, theirs) => (mine ?? theirs)!,
            }),
            left.Union(right, (mine, theirs) => mine + theirs),
            shared: start);
        Assert.Equal(expectedLeft.Count == expectedRight.Count && expectedLeft.All(pair => expectedRight.GetValueOrDefault(pair.Key) == pair.Value), left.Equals(right, string.Equals));
        Same([], left.Cleared());
    });

    [Fact]
    public void What_is_not_changed_is_the_same_object() => _changes.Sample(changes =>
    {
        var (map, expected) = Apply(new NameMap<string>(new NameNumbers()), [], changes);
        var (more, _) = Apply(map, expected, [(50, 1)]);
        Assert.Same(map, map.Common(more, string.Equals));
        Assert.Same(more, more.Union(map, (mine, _) => mine));
        Assert.Same(map, map.Without("n60"));
    });

    private static (NameMap<string> Map, Dictionary<string, string> Expected) Apply(NameMap<string> map, Dictionary<string, string> before, (int Name, int Value)[] changes)
    {
        var expected = new Dictionary<string, string>(before);
        foreach (var (number, value) in changes)
        {
            var name = $"n{number}";
            map = value < 0 ? map.Without(name) : map.With(name, $"{value}");
            expected.Remove(name);
            if (value >= 0)
            {
                expected[name] = $"{value}";
            }
        }

        return (map, expected);
    }

    /// <summary>With <paramref name="shared"/>, what both still have from there may not have been put together.</summary>
    private static void Same(Dictionary<string, string> expected, NameMap<string> map, NameMap<string>? shared = null)
    {
        Assert.Equal(expected.Count, map.Count);
        for (var number = 0; number <= 41; number++)
        {
            var name = $"n{number}";
            var value = map.Find(name);
            if (value is null || expected.GetValueOrDefault(name) != value + value || shared?.Find(name) != value)
            {
                Assert.Equal(expected.GetValueOrDefault(name), value);
            }
        }
    }
}
