namespace AcpAgent.Bench.Measuring;

/// <summary>What a measurement found, beside something that bounds it and was measured in the same run.</summary>
/// <param name="Name">Unique; stands in baselines.</param>
/// <param name="What">For a person: what was measured.</param>
/// <param name="Unit">Of the samples.</param>
/// <param name="Ours">The agent's samples.</param>
/// <param name="Target">What is to be reached.</param>
/// <param name="Reference">What it is compared with; null for nothing.</param>
internal sealed record Figure(string Name, string What, string Unit, Samples Ours, Target Target, Reference? Reference = null)
{
    /// <summary>More is better, as with a rate.</summary>
    public bool IsRate { get; init; }

    /// <summary>Our speed as a share of the reference's, by medians; null without a reference.</summary>
    public double? Share => Reference is { } reference ? ShareOf(Ours.Median, reference.Samples.Median) : null;

    /// <summary>The same, each at its best: what is left when the machine is busy with something else.</summary>
    public double? ShareAtBest => Reference is { } reference ? ShareOf(Best(Ours), Best(reference.Samples)) : null;

    /// <summary>How much more than the reference, by medians; null without a reference.</summary>
    public double? Beyond => Ours.Median - Reference?.Samples.Median;

    /// <summary>Whether the target is reached; null where there is none.</summary>
    public bool? IsMet => Holds(Ours.Median, Share, Beyond);

    /// <summary>Whether it is reached by the best samples at least.</summary>
    public bool? IsMetAtBest => Holds(Best(Ours), ShareAtBest, Best(Ours) - (Reference is { } reference ? Best(reference.Samples) : null));

    private double Best(Samples samples) => IsRate ? samples.Max : samples.Min;

    private double ShareOf(double ours, double reference) => IsRate ? ours / reference : reference / ours;

    private bool? Holds(double ours, double? share, double? beyond) => Target switch
    {
        Target.None => null,
        Target.AtMost(var limit, _) => ours <= limit,
        Target.AtMostBeyondReference(var limit, _) => beyond <= limit,
        Target.ShareOfReference(var least) => share >= least,
        _ => throw new InvalidOperationException($"No such target: {Target}."),
    };
}

/// <summary>What a figure is compared with.</summary>
/// <param name="What">For a person.</param>
/// <param name="Samples">In the figure's unit.</param>
internal sealed record Reference(string What, Samples Samples);
