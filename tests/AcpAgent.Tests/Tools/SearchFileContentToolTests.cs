using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using AcpAgent.Core.Workspace.Searching;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class SearchFileContentToolTests : IDisposable
{
    private static readonly Gen<string> Content = Gen.OneOf("needle", "Needle", "NEEDLE", "a", "é", "😀", "\n", "\r\n", " ", "x1", "x2").List[0, 40].Select(string.Concat);

    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public SearchFileContentToolTests() => _root = _temp.MakeDirectory("root");

    [Fact]
    public async Task Lines_are_shown_with_path_and_number_and_what_must_not_be_read_is_not()
    {
        _temp.Write("root/b.txt", "first\nthe needle\nlast needle");
        _temp.Write("root/a/x.cs", "needle();\n");
        _temp.Write("root/.env", "KEY=needle\n");
        _temp.Write("root/out/o.txt", "needle");
        _temp.Write("root/.gitignore", "out\n");
        _temp.Write("root/binary", "needle\0");
        _temp.Write("outside/s.txt", "needle");
        _temp.Link("root/link.txt", "../outside/s.txt");
        Assert.Equal(
            "a/x.cs:1:needle();\nb.txt:2:the needle\nb.txt:3:last needle\n[1 files that may hold keys or passwords were not searched.]\n",
            await FindAsync(new { pattern = "needle" }));
        Assert.Equal("a/x.cs:1:needle();\n", await FindAsync(new { pattern = "needle", file_pattern = "*.cs" }));
        Assert.Equal("a/x.cs:1:needle();\n", await FindAsync(new { pattern = "needle", file_pattern = "a/**" }));
        Assert.Equal("x.cs:1:needle();\n", await FindAsync(new { pattern = "needle", directory = "a" }));
        Assert.Equal("[Nothing was found.]\n", await FindAsync(new { pattern = "NEEDLE", directory = "a" }));
        Assert.Equal("x.cs:1:needle();\n", await FindAsync(new { pattern = "NEEDLE", directory = "a", case_sensitive = false }));
        Assert.Equal("x.cs:1:needle();\n", await FindAsync(new { pattern = "^ne+dle\\(", directory = "a", regex = true }));
        Assert.Equal("o.txt:1:needle\n", await FindAsync(new { pattern = "needle", directory = "out" }));
    }

    [Fact]
    public async Task What_is_too_much_is_counted_and_long_lines_are_cut_around_the_match()
    {
        _temp.Write("root/many.txt", string.Concat(Enumerable.Repeat("needle\n", 250)));
        var lines = (await FindAsync(new { pattern = "needle" })).Split('\n');
        Assert.Equal("many.txt:100:needle", lines[99]);
        Assert.Equal("[150 more lines match. Search for something narrower.]", lines[100]);

        _temp.Write("root/many.txt", new string('x', 5000) + "needle" + new string('y', 5000));
        var line = await FindAsync(new { pattern = "needle" });
        Assert.StartsWith("many.txt:1:[…] xxx", line, StringComparison.Ordinal);
        Assert.Contains("xneedley", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 300, 500);

        _temp.Write("root/many.txt", string.Concat(Enumerable.Repeat("needle\n", 20_001)));
        Assert.Contains("[More than 20000 lines match, so not all was searched.", await FindAsync(new { pattern = "needle" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false, "pattern: must not be empty")]
    [InlineData("a\nb", false, "pattern: must be on one line")]
    [InlineData("(", true, "pattern: is no regular expression that can be used here: ")]
    [InlineData("(a)\\1", true, "pattern: is no regular expression that can be used here: ")]
    public async Task What_cannot_be_searched_for_is_refused(string pattern, bool regex, string message) =>
        Assert.StartsWith(message, await Call.RefusedAsync("search_file_content", _root, new { pattern, regex }), StringComparison.Ordinal);

    [Fact]
    public void Every_way_of_searching_finds_the_same_lines() => Content.Sample(content =>
    {
        var lines = content.Split('\n');
        var numbers = Enumerable.Range(1, lines.Length).ToList();
        Assert.Equal(numbers.Where(n => lines[n - 1].Contains("needle", StringComparison.Ordinal)), Find(LineSearch.ForText("needle", isCaseSensitive: true), content));
        Assert.Equal(numbers.Where(n => lines[n - 1].Contains("needle", StringComparison.OrdinalIgnoreCase)), Find(LineSearch.ForText("NEEDLE", isCaseSensitive: false), content));
        Assert.Equal(
            numbers.Where(n => Regex.IsMatch(lines[n - 1].TrimEnd('\r'), "x[12]$")), Find(LineSearch.ForRegex("x[12]$", isCaseSensitive: true), content));
    });

    [Fact]
    public async Task It_finds_what_ripgrep_finds()
    {
        using var probe = Rg("--version");
        Assert.SkipWhen(probe is null && Environment.GetEnvironmentVariable("CI") != "true", "ripgrep is not installed");
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            _temp.Write($"root/d{i % 7}/f{i}.txt", string.Concat(Enumerable.Range(0, 200).Select(_ => random.Next(20) switch { 0 => "needle ", 1 => "Needle\n", < 8 => "\n", var n => $"word{n} " })));
        }

        using var rg = Rg("--no-heading", "--line-number", "--sort=path", "--fixed-strings", "--ignore-case", "needle", ".")!;
        var found = (await rg.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await rg.WaitForExitAsync();
        var ours = (await FindAsync(new { pattern = "needle", case_sensitive = false })).Split('\n');
        Assert.Equal(found.Select(line => line[2..]).Order(StringComparer.Ordinal).Count(), ours.Take(100).Count() + int.Parse(Regex.Match(ours[100], "[0-9]+").Value));
        Assert.Subset(found.Select(line => line[2..]).ToHashSet(), ours.Take(100).ToHashSet());
    }

    public void Dispose() => _temp.Dispose();

    private static IEnumerable<int> Find(LineSearch search, string content) => search.Find(Encoding.UTF8.GetBytes(content)).Lines.Select(line => (int)line.Number);

    private Process? Rg(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("rg", arguments) { WorkingDirectory = _root, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private async Task<string> FindAsync(object arguments) => (await Call.RunAsync("search_file_content", _root, arguments)).ForModel;
}
