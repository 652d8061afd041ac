using System.Text.Encodings.Web;
using System.Text.Json;

namespace AcpAgent.Bench.Measuring;

/// <summary>Figures as they are kept in a file, such as the committed baseline.</summary>
/// <param name="Date">When they were measured.</param>
/// <param name="Machine">On what.</param>
/// <param name="Figures">The figures by name.</param>
internal sealed record FigureFile(DateOnly Date, Machine Machine, IReadOnlyDictionary<string, KeptFigure> Figures)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static FigureFile Of(Machine machine, IEnumerable<Figure> figures) =>
        new(DateOnly.FromDateTime(DateTime.UtcNow), machine, figures.ToDictionary(figure => figure.Name, KeptFigure.Of));

    /// <summary>Reads a file; null where there is none.</summary>
    public static FigureFile? TryRead(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<FigureFile>(File.ReadAllText(path), Format) : null;

    /// <summary>Writes the file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Format) + "\n");
}

/// <summary>One figure in a file.</summary>
/// <param name="What">For a person.</param>
/// <param name="Unit">Of the numbers.</param>
/// <param name="Target">What is to be reached; empty for nothing.</param>
/// <param name="Ours">The agent's numbers.</param>
/// <param name="ReferenceWhat">What it was compared with; null for nothing.</param>
/// <param name="Reference">That one's numbers.</param>
/// <param name="Share">Our speed as a share of the reference's.</param>
internal sealed record KeptFigure(
    string What, string Unit, string Target, KeptSamples Ours, string? ReferenceWhat, KeptSamples? Reference, double? Share)
{
    public static KeptFigure Of(Figure figure) => new(
        figure.What,
        figure.Unit,
        figure.Target.ToString(),
        KeptSamples.Of(figure.Ours),
        figure.Reference?.What,
        figure.Reference is { } reference ? KeptSamples.Of(reference.Samples) : null,
        figure.Share is { } share ? Math.Round(share, 4) : null);
}

/// <summary>Samples in a file.</summary>
internal sealed record KeptSamples(int Count, double Min, double Median, double P95, double Max)
{
    public static KeptSamples Of(Samples samples) =>
        new(samples.Count, Round(samples.Min), Round(samples.Median), Round(samples.P95), Round(samples.Max));

    private static double Round(double value) => Math.Round(value, value < 1000 ? 3 : 0);
}
