namespace AcpAgent.Bench.Measuring;

/// <summary>One thing that is measured of the real executable.</summary>
internal interface IMeasurement
{
    /// <summary>What <c>--only</c> selects it by.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <returns>The figures, of which there may be several.</returns>
    Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench);
}
