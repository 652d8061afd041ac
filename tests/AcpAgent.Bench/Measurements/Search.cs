using System.Diagnostics;
using System.Text.Json;
using AcpAgent.Bench.Measuring;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Bench.Measurements;

/// <summary><c>search_file_content</c> over a tree that is in memory, for words that few files hold, beside ripgrep where that is installed.</summary>
internal sealed class Search : IMeasurement
{
    private const int Directories = 100;
    private const int FilesInEach = 40;
    private const int Lines = 250;
    private const int Found = 80;
    private const int WarmUp = 5;
    private const int Repetitions = 30;

    private static readonly (string Name, string What, string Pattern, bool Regex)[] _searches =
    [
        ("search-text", "a text", "needle in haystack", false),
        ("search-regex", "a regular expression", @"need\w+ in (haystack|barn)", true),
    ];

    public string Name => "search";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        var root = Directory.CreateDirectory(Path.Combine(bench.Scratch, "tree")).FullName;
        var megabytes = Make(root) / 1e6;
        var hasRipgrep = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "rg")));
        var tool = new SearchFileContentTool();
        var environment = new ToolEnvironment("bench", new WorkspaceRoots(root, []));
        var figures = new List<Figure>();
        foreach (var (name, what, pattern, regex) in _searches)
        {
            var arguments = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["pattern"] = pattern, ["regex"] = regex });
            List<double> ours = [], theirs = [];
            for (var i = 0; i < WarmUp + Repetitions; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await using (var call = await tool.PrepareAsync(arguments, environment, default))
                {
                    // It neither asks nor changes anything, so there is nobody to ask.
                    var result = await call.RunAsync(null!, default);
                    Must(result.ForModel.Split('\n').Count(line => line.Contains("needle", StringComparison.Ordinal)) == Found, result.ForModel);
                }

                var end = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                var other = hasRipgrep ? Ripgrep(root, pattern, regex) : 0;
                if (i >= WarmUp)
                {
                    ours.Add(end);
                    theirs.Add(other);
                }
            }

            figures.Add(new(name, $"searching {Directories * FilesInEach:N0} files, {megabytes:F0} MB, for {what}", "ms", new(ours), new Target.ShareOfReference(0.5), hasRipgrep ? new Reference("ripgrep, its start included", new(theirs)) : null));
        }

        return figures;
    }

    private static double Ripgrep(string root, string pattern, bool regex)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("rg", ["--line-number", "--no-heading", regex ? "--regexp" : "--fixed-strings", pattern, "."]) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Count(c => c == '\n');
        process.WaitForExit();
        Must(lines == Found, $"ripgrep found {lines} lines.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Must(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    private static long Make(string root)
    {
        string[] words = ["value", "return", "public", "needless", "string", "haystacks", "for", "while", "result", "index", "buffer", "Stream"];
        long bytes = 0;
        for (var file = 0; file < Directories * FilesInEach; file++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(root, $"part{file % Directories}", "src")).FullName;
            var lines = Enumerable.Range(0, Lines).Select(line => $"    {words[(file + line) % 12]} {words[(file * 7 + line * 5) % 12]} = {words[(line * 11) % 12]}({line});").ToArray();
            if (file % (Directories * FilesInEach / Found) == 0)
            {
                lines[Lines / 2] = "    // a needle in haystack";
            }

            var path = Path.Combine(directory, $"file{file}.cs");
            File.WriteAllLines(path, lines);
            bytes += new FileInfo(path).Length;
        }

        return bytes;
    }
}
