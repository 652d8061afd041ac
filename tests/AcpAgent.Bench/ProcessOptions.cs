using AcpAgent.Tests.Shared;

namespace AcpAgent.Bench;

/// <summary>What <c>process</c> is told on the command line.</summary>
internal sealed record ProcessOptions
{
    /// <summary>The executable that is measured.</summary>
    public string Agent { get; init; } = Path.Combine(RepositoryRoot.Path, "artifacts", "publish", "acp-agent");

    /// <summary>Where sessions are kept while it is measured.</summary>
    public string Data { get; init; } = Path.Combine(RepositoryRoot.Path, "artifacts", "bench");

    /// <summary>The names of the measurements wanted; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Where the figures are written to; null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>The figures to compare with; not there is as good as none.</summary>
    public string Baseline { get; init; } = Path.Combine(RepositoryRoot.Path, "tests", "AcpAgent.Bench", "baseline.json");

    /// <summary>Whether a ratio that is missed makes the run fail.</summary>
    public bool Check { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It says something unknown.</exception>
    public static ProcessOptions Parse(string[] arguments)
    {
        var options = new ProcessOptions();
        while (arguments.Length > 0)
        {
            (options, arguments) = arguments switch
            {
                ["--check", .. var rest] => (options with { Check = true }, rest),
                ["--agent", var path, .. var rest] => (options with { Agent = Path.GetFullPath(path) }, rest),
                ["--data", var path, .. var rest] => (options with { Data = Path.GetFullPath(path) }, rest),
                ["--only", var name, .. var rest] => (options with { Only = [.. options.Only, name] }, rest),
                ["--json", var path, .. var rest] => (options with { Json = path }, rest),
                ["--baseline", var path, .. var rest] => (options with { Baseline = path }, rest),
                _ => throw new ArgumentException($"'{arguments[0]}' is unknown or lacks its value"),
            };
        }

        return options;
    }
}
