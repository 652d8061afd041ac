using System.Globalization;

namespace AcpAgent.Bench.Measuring;

/// <summary>What a figure is to reach.</summary>
internal abstract record Target
{
    private Target()
    {
    }

    /// <summary>Whether it is a ratio to something measured in the same run, and so holds on a slow machine as on a fast one.</summary>
    public virtual bool IsRatio => false;

    /// <summary>Nothing: the figure is there to be looked at.</summary>
    public sealed record None : Target
    {
        public override string ToString() => "";
    }

    /// <summary>At most so much.</summary>
    public sealed record AtMost(double Limit, string Unit) : Target
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<= {Limit} {Unit}");
    }

    /// <summary>At most so much more than the reference.</summary>
    public sealed record AtMostBeyondReference(double Limit, string Unit) : Target
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<= {Limit} {Unit} beyond the reference");
    }

    /// <summary>At least this share of the reference's speed.</summary>
    public sealed record ShareOfReference(double Share) : Target
    {
        public override bool IsRatio => true;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $">= {Share:P0} of the reference");
    }
}
