using System.Globalization;

namespace AcpAgent.Core.Journal.Files;

/// <summary>A segment's file name, <c>000001-1a2b3c4d.jsonl</c>: its number in the session and the beginning of its owner's instance.</summary>
/// <param name="Number">1 for the session's first segment.</param>
/// <param name="Instance">Eight hexadecimal digits.</param>
internal readonly record struct SegmentName(int Number, string Instance) : IComparable<SegmentName>
{
    private const string Suffix = ".jsonl";

    /// <summary>The name that a process gives to the segment it makes.</summary>
    public static SegmentName Of(int number, Records.SegmentOwner owner) => new(number, owner.Instance[..8]);

    public static bool TryParse(string name, out SegmentName segment)
    {
        segment = default;
        if (name.Length < 6 + 1 + 8 + Suffix.Length || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var dash = name.Length - Suffix.Length - 9;
        var instance = name[(dash + 1)..^Suffix.Length];
        if (name[dash] != '-' || !instance.All(char.IsAsciiHexDigitLower)
            || !int.TryParse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            return false;
        }

        segment = new SegmentName(number, instance);
        return segment.ToString() == name;
    }

    /// <summary>In the order of the session; by instance where two processes took one number, which no lock allows.</summary>
    public int CompareTo(SegmentName other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : string.CompareOrdinal(Instance, other.Instance);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:d6}-{Instance}{Suffix}");
}
