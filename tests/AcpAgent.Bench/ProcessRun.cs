using AcpAgent.Bench.Measurements;
using AcpAgent.Bench.Measuring;

namespace AcpAgent.Bench;

/// <summary>Measures the real executable and says what was found.</summary>
internal static class ProcessRun
{
    private static readonly IReadOnlyList<IMeasurement> All =
    [
        new Initialize(),
        new NewSession(),
        new NewSessionWithServers(),
        new Turn(),
        new CancelSilentModel(),
        new LoadTwentyTurns(),
        new LoadTenThousandMessages(),
        new FirstPage(),
        new Memory(),
        new Streaming(),
        new SandboxedTrue(),
        new Decision(),
        new Search(),
    ];

    /// <summary>Runs; the exit code says whether everything could be measured, and with <c>--check</c> whether the ratios hold.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ProcessOptions options;
        try
        {
            options = ProcessOptions.Parse(arguments);
        }
        catch (ArgumentException e)
        {
            return Fail(e.Message);
        }

        var unknown = options.Only.Except(All.Select(measurement => measurement.Name)).ToList();
        if (unknown.Count > 0)
        {
            return Fail($"there is no measurement {unknown[0]}; there are {string.Join(", ", All.Select(measurement => measurement.Name))}");
        }

        if (!File.Exists(options.Agent))
        {
            return Fail($"there is no executable {options.Agent}; publish it: dotnet publish src/AcpAgent -c Release -r linux-x64 -o artifacts/publish");
        }

        using var bench = new Workbench(options.Agent, options.Data);
        var report = new Report(Console.Out, FigureFile.TryRead(options.Baseline));
        var machine = Machine.Describe(options.Data);
        report.Begin(machine);
        List<Figure> figures = [];
        foreach (var measurement in All.Where(measurement => options.Only.Count == 0 || options.Only.Contains(measurement.Name)))
        {
            foreach (var figure in await measurement.MeasureAsync(bench))
            {
                figures.Add(figure);
                report.Show(figure);
            }
        }

        if (options.Json is { } path)
        {
            FigureFile.Of(machine, figures).Write(path);
        }

        return options.Check && figures.Exists(figure => figure is { Target.IsRatio: true, IsMet: false }) ? 1 : 0;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"AcpAgent.Bench: {message}");
        return 2;
    }
}
