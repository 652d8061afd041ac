using System.Globalization;

namespace AcpAgent.Bench.Measuring;

/// <summary>Says what was found, figure by figure as they come.</summary>
internal sealed class Report(TextWriter output, FigureFile? baseline)
{
    /// <summary>Says what is measured on.</summary>
    public void Begin(Machine machine)
    {
        Line($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryMegabytes} MB, {machine.System}");
        Line($"sessions on {machine.FileSystem} ({machine.Device}); load {machine.Load}");
        if (machine.IsVolatile)
        {
            Line($"WARNING: {machine.FileSystem} is memory: figures with a sync in them mean nothing. Give a directory on a disk with --data.");
        }

        if (machine.Load > machine.Cores / 2.0)
        {
            Line($"WARNING: the machine is busy with something else; look at the least values and at the ratios.");
        }
    }

    /// <summary>Says a figure.</summary>
    public void Show(Figure figure)
    {
        Line($"");
        Line($"{figure.Name}: {figure.What} (load {Machine.LoadNow()})");
        Line($"    {Numbers(figure.Ours, figure.Unit)}");
        if (figure.Reference is { } reference)
        {
            Line($"    {Numbers(reference.Samples, figure.Unit)}   {reference.What}");
            Line($"    {figure.Share:P1} of its speed, {figure.ShareAtBest:P1} each at its best; {figure.Beyond:+0.##;-0.##} {figure.Unit}");
        }

        if (figure.IsMet is { } met)
        {
            Line($"    target {figure.Target}: {(met ? "met" : figure.IsMetAtBest == true ? "met at best only" : "MISSED")}");
        }

        if (baseline?.Figures.GetValueOrDefault(figure.Name) is { } before)
        {
            Line($"    baseline of {baseline.Date:yyyy-MM-dd}: median {before.Ours.Median} {before.Unit}, now {figure.Ours.Median / before.Ours.Median:P0} of it");
        }
    }

    private static string Numbers(Samples samples, string unit) => string.Create(
        CultureInfo.InvariantCulture,
        $"min {Round(samples.Min),-9} median {Round(samples.Median),-9} p95 {Round(samples.P95),-9} max {Round(samples.Max),-9} {unit}, n={samples.Count}");

    private static double Round(double value) => Math.Round(value, value < 1000 ? 3 : 0);

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
